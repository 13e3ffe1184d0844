package org.gradus.examples;

import java.awt.Color;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.style.Styler;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** Draws how loss and accuracy went during training. */
final class TrainingCurve {
    private TrainingCurve() {
    }

    /** Writes a PNG picture. */
    static void save(List<Meter.Reading> readings, Path file) throws IOException {
        List<Long> samples = new ArrayList<>();
        List<Double> loss = new ArrayList<>();
        List<Double> accuracy = new ArrayList<>();
        long seen = 0;
        for (Meter.Reading r : readings) {
            seen += r.samples();
            samples.add(seen);
            loss.add(r.loss());
            accuracy.add(r.accuracy());
        }
        XYChart chart = new XYChartBuilder().width(900).height(500).title("Training on handwritten digits")
            .xAxisTitle("samples seen").build();
        chart.setYAxisGroupTitle(0, "loss");
        chart.setYAxisGroupTitle(1, "accuracy");
        chart.addSeries("loss", samples, loss).setMarker(SeriesMarkers.NONE);
        chart.addSeries("accuracy", samples, accuracy).setMarker(SeriesMarkers.NONE).setYAxisGroup(1);
        chart.getStyler().setYAxisGroupPosition(1, Styler.YAxisPosition.Right).setLegendPosition(Styler.LegendPosition.OutsideS)
            .setLegendLayout(Styler.LegendLayout.Horizontal).setChartBackgroundColor(Color.WHITE);
        BitmapEncoder.saveBitmap(chart, file.toString(), BitmapEncoder.BitmapFormat.PNG);
    }
}
