package io.bidd.runtime.catalog;

import io.bidd.runtime.payment.Money;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.zip.ZipException;
import java.util.zip.ZipInputStream;
import org.apache.commons.csv.CSVException;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVRecord;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/**
 * Products from a CSV file and a ZIP of pictures. Good rows are registered, each by itself; every other row is named with its
 * line and the reason, so that the seller can mend those and send the same file again: rows that are in already are named too
 * and not registered twice.
 *
 * <p>Columns, by name in the first line: {@code name, category, description, list_price}, and where wanted {@code deal_price,
 * quantity, limit_per_person, picture}.
 */
@Service
public class ProductImport {

    private static final List<String> REQUIRED = List.of("name", "category", "description", "list_price");
    private static final int MOST_ROWS = 2_000;
    private static final long MOST_UNPACKED = 40L * 1024 * 1024;
    private static final long DEAREST = 1_000_000_000L;

    private final Catalog catalog;
    /** One import at a time: pictures are looked at in memory that all shops of a runtime share. */
    private final Semaphore turn = new Semaphore(1, true);

    ProductImport(Catalog catalog) {
        this.catalog = catalog;
    }

    /** @param zippedPictures a ZIP whose entries the column {@code picture} names, or nothing */
    public Report run(byte[] csv, byte @Nullable [] zippedPictures) {
        turn.acquireUninterruptibly();
        try {
            return importAll(csv, zippedPictures);
        } finally {
            turn.release();
        }
    }

    private Report importAll(byte[] csv, byte @Nullable [] zippedPictures) {
        var problems = new ArrayList<Problem>();
        var registered = 0;
        try {
            var pictures = zippedPictures == null || zippedPictures.length == 0
                    ? Map.<String, byte[]>of()
                    : unpack(zippedPictures);
            var text = decode(csv);
            var format = CSVFormat.RFC4180
                    .builder()
                    .setHeader()
                    .setSkipHeaderRecord(true)
                    .setTrim(true)
                    .setIgnoreEmptyLines(true)
                    .get();
            try (var parser = format.parse(new InputStreamReader(
                    new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), StandardCharsets.UTF_8))) {
                var missing = REQUIRED.stream()
                        .filter(column -> !parser.getHeaderMap().containsKey(column))
                        .toList();
                if (!missing.isEmpty())
                    return new Report(0, List.of(new Problem(1, "missing-columns", String.join(", ", missing))));
                var names = new HashSet<String>();
                var line = parser.getCurrentLineNumber();
                for (var row : parser) {
                    var at = line + 1;
                    line = parser.getCurrentLineNumber();
                    if (row.getRecordNumber() > MOST_ROWS) {
                        problems.add(new Problem(at, "too-many-rows", String.valueOf(MOST_ROWS)));
                        break;
                    }
                    try {
                        catalog.register(draft(row, pictures, names));
                        registered++;
                    } catch (BadRow bad) {
                        problems.add(new Problem(at, bad.reason, bad.detail));
                    }
                }
            }
        } catch (CSVException | java.io.UncheckedIOException broken) {
            problems.add(new Problem(0, "csv-broken", String.valueOf(broken.getMessage())));
        } catch (CharacterCodingException notUtf8) {
            problems.add(new Problem(0, "not-utf8", ""));
        } catch (ZipException | TooLarge broken) {
            problems.add(new Problem(0, "zip-broken", String.valueOf(broken.getMessage())));
        } catch (IOException impossible) {
            throw new IllegalStateException("memory cannot be read", impossible);
        }
        return new Report(registered, problems);
    }

    private ProductDraft draft(CSVRecord row, Map<String, byte[]> pictures, Set<String> names) {
        if (!row.isConsistent()) throw new BadRow("wrong-number-of-columns", String.valueOf(row.size()));
        var name = text(row, "name", 80);
        if (!names.add(name)) throw new BadRow("name-twice", name);
        if (catalog.hasProductNamed(name)) throw new BadRow("registered-already", name);
        var price = number(row, "list_price", DEAREST);
        if (price == null) throw new BadRow("missing", "list_price");
        var dealPrice = number(row, "deal_price", DEAREST);
        if (dealPrice != null && dealPrice > price)
            throw new BadRow("deal-price-above-list-price", String.valueOf(dealPrice));
        var quantity = number(row, "quantity", 1_000_000);
        var limit = number(row, "limit_per_person", 1_000);
        return new ProductDraft(
                name,
                category(row),
                text(row, "description", 2_000),
                Money.won(price),
                dealPrice,
                quantity == null ? null : quantity.intValue(),
                limit == null ? null : limit.intValue(),
                picture(row, pictures));
    }

    private static List<Picture> picture(CSVRecord row, Map<String, byte[]> pictures) {
        var name = row.isMapped("picture") ? row.get("picture") : "";
        if (name.isEmpty()) return List.of();
        var content = pictures.get(name);
        if (content == null) throw new BadRow("picture-missing", name);
        return List.of(Picture.read(content).orElseThrow(() -> new BadRow("picture-unreadable", name)));
    }

    private static Category category(CSVRecord row) {
        try {
            return Category.valueOf(row.get("category"));
        } catch (IllegalArgumentException unknown) {
            throw new BadRow("unknown-category", row.get("category"));
        }
    }

    private static String text(CSVRecord row, String column, int longest) {
        var value = row.get(column);
        if (value.isBlank()) throw new BadRow("missing", column);
        if (value.indexOf(0) >= 0) throw new BadRow("unreadable", column); // no database keeps that
        if (value.length() > longest) throw new BadRow("too-long", column);
        return value;
    }

    private static @Nullable Long number(CSVRecord row, String column, long largest) {
        var value = row.isMapped(column) ? row.get(column) : "";
        if (value.isEmpty()) return null;
        if (!value.matches("[1-9][0-9]{0,9}") || Long.parseLong(value) > largest)
            throw new BadRow("not-a-number", column + " " + value);
        return Long.parseLong(value);
    }

    private static String decode(byte[] csv) throws CharacterCodingException {
        var text = StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT)
                .decode(ByteBuffer.wrap(csv))
                .toString();
        return text.startsWith("\uFEFF")
                ? text.substring(1)
                : text; // spreadsheets like to begin with a byte order mark
    }

    private static Map<String, byte[]> unpack(byte[] zipped) throws IOException {
        var pictures = new HashMap<String, byte[]>();
        var left = MOST_UNPACKED;
        try (var zip = new ZipInputStream(new ByteArrayInputStream(zipped))) {
            for (var entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                if (entry.isDirectory()) continue;
                var content = new ByteArrayOutputStream();
                // One byte more than a picture may have is enough to know that it is too large.
                content.write(zip.readNBytes(Picture.LARGEST + 1));
                left -= content.size();
                if (left < 0) throw new TooLarge();
                pictures.put(entry.getName().substring(entry.getName().lastIndexOf('/') + 1), content.toByteArray());
            }
        }
        if (pictures.isEmpty()) throw new ZipException("no pictures found");
        return pictures;
    }

    /** @param registered how many rows became products */
    public record Report(int registered, List<Problem> problems) {}

    /**
     * A row that was left out.
     *
     * @param line   line of the file where the row begins, the first line is 1; 0 for the file as a whole
     * @param reason stable key; the desk has the words for it
     */
    public record Problem(long line, String reason, String detail) {}

    private static final class BadRow extends RuntimeException {
        private final String reason;
        private final String detail;

        BadRow(String reason, String detail) {
            super(reason, null, false, false);
            this.reason = reason;
            this.detail = detail;
        }
    }

    private static final class TooLarge extends RuntimeException {
        TooLarge() {
            super("it unpacks to more than 40 MiB");
        }
    }
}
