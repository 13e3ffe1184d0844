package org.gradus.device;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The text of {@link Profiler#table}. */
final class ProfileTable {
    private static final int MOST_ROWS = 60;

    private ProfileTable() {
    }

    static String of(List<KernelProfile> kernels, List<KernelProfile> host, Map<String, Limits> limits) {
        StringBuilder b = new StringBuilder();
        long total = kernels.stream().mapToLong(KernelProfile::nanos).sum();
        row(b, "device", "kernel", "plan:step", "launches", "ms", "share", "us each", "MB each", "GB/s", "GFLOP/s", "of limit");
        for (KernelProfile k : kernels.subList(0, Math.min(MOST_ROWS, kernels.size()))) {
            Limits l = limits.get(k.first().device());
            row(b, k.first().device(), k.first().name(), place(k.first()), text("%d", k.launches()), text("%.3f", k.nanos() * 1e-6),
                text("%.1f%%", 100.0 * k.nanos() / Math.max(1, total)), text("%.1f", k.nanos() * 1e-3 / k.launches()),
                text("%.3f", k.bytes() * 1e-6 / k.launches()), text("%.2f", k.bandwidth() * 1e-9), text("%.2f", k.rate() * 1e-9),
                l == null ? "" : text("%.0f%%", 100 * k.share(l)));
        }
        if (kernels.size() > MOST_ROWS) {
            List<KernelProfile> rest = kernels.subList(MOST_ROWS, kernels.size());
            b.append(text("and %d more, %.3f ms%n", rest.size(), rest.stream().mapToLong(KernelProfile::nanos).sum() * 1e-6));
        }
        b.append(text("%.3f ms on the device, %d launches, copies and transfers%n", total * 1e-6,
            kernels.stream().mapToLong(KernelProfile::launches).sum()));
        for (ProfileEvent.Kind kind : List.of(ProfileEvent.Kind.PLAN, ProfileEvent.Kind.BUILD, ProfileEvent.Kind.RUN)) {
            List<KernelProfile> all = host.stream().filter(k -> k.first().kind() == kind).toList();
            b.append(text("%.3f ms on the host for %d %s%n", all.stream().mapToLong(KernelProfile::nanos).sum() * 1e-6,
                all.stream().mapToLong(KernelProfile::launches).sum(), what(kind)));
        }
        limits.forEach((device, l) -> b.append(text("limits of %s: copies at %.1f GB/s, multiply-adds at %.1f GFLOP/s%n", device,
            l.bandwidth() * 1e-9, l.rate() * 1e-9)));
        return b.toString();
    }

    private static String what(ProfileEvent.Kind kind) {
        return switch (kind) {
            case PLAN -> "new plans";
            case BUILD -> "builds of kernels";
            default -> "runs of plans, their builds and launches included";
        };
    }

    private static String place(ProfileEvent e) {
        return e.plan() < 0 ? "" : e.plan() + (e.step() < 0 ? "" : ":" + e.step());
    }

    private static String text(String format, Object... args) {
        return String.format(Locale.ROOT, format, args);
    }

    private static void row(StringBuilder b, Object... cells) {
        b.append(text("%-9s %-36s %9s %8s %11s %6s %10s %9s %7s %8s %8s%n", cells));
    }
}
