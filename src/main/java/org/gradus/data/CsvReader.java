package org.gradus.data;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Reader;
import java.util.ArrayList;
import java.util.List;
import org.gradus.types.FormatException;

/**
 * Records of RFC 4180: fields between separators; one between double quotes may hold separators, line breaks and doubled quotes.
 * Lines end with CR LF or LF, and one without any character is no record.
 */
final class CsvReader {
    private static final int END = -1;

    private final String name;
    private final BufferedReader in;
    private final char separator;
    private final StringBuilder field = new StringBuilder();
    private int line = 1;
    private int column;
    private int current;

    CsvReader(String name, Reader in, char separator) throws IOException {
        this.name = name;
        this.in = new BufferedReader(in);
        this.separator = separator;
        advance();
        if (current == '\uFEFF') {
            column = 0;
            advance();
        }
    }

    private void advance() throws IOException {
        if (current == '\n') {
            line++;
            column = 0;
        }
        current = in.read();
        column++;
    }

    /** The line that the next record starts in, from 1. */
    int line() throws IOException {
        while (current == '\n' || current == '\r') {
            endOfLine();
        }
        return line;
    }

    /** The next record, or {@code null} behind the last. */
    List<String> next() throws IOException {
        line();
        if (current == END) {
            return null;
        }
        List<String> record = new ArrayList<>();
        while (true) {
            record.add(current == '"' ? quoted() : plain());
            if (current != separator) {
                break;
            }
            advance();
        }
        if (current != END) {
            endOfLine();
        }
        return record;
    }

    private void endOfLine() throws IOException {
        if (current == '\r') {
            advance();
            if (current != '\n') {
                throw wrong("a carriage return without a line feed");
            }
        }
        advance();
    }

    private String plain() throws IOException {
        field.setLength(0);
        while (current != separator && current != '\n' && current != '\r' && current != END) {
            if (current == '"') {
                throw wrong("a quote inside of a field that does not begin with one; write \"\" in a quoted field");
            }
            field.append((char) current);
            advance();
        }
        return field.length() == 0 ? "" : field.toString();
    }

    private String quoted() throws IOException {
        int startLine = line;
        int startColumn = column;
        field.setLength(0);
        advance();
        while (true) {
            if (current == END) {
                throw new FormatException("CSV file " + name + ", line " + startLine + ", column " + startColumn
                    + ": the quote that opens here is never closed");
            }
            if (current == '"') {
                advance();
                if (current != '"') {
                    break;
                }
            }
            field.append((char) current);
            advance();
        }
        if (current != separator && current != '\n' && current != '\r' && current != END) {
            throw wrong("'" + (char) current + "' after the closing quote");
        }
        return field.toString();
    }

    private FormatException wrong(String what) {
        return new FormatException("CSV file " + name + ", line " + line + ", column " + column + ": " + what);
    }
}
