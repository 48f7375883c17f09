package io.bidd.runtime.catalog;

import static io.bidd.runtime.TestShops.BETA;
import static org.assertj.core.api.Assertions.assertThat;

import io.bidd.runtime.ShopIT;
import io.bidd.runtime.catalog.ProductImport.Problem;
import io.bidd.runtime.catalog.ProductImport.Report;
import io.bidd.runtime.tenancy.CurrentTenant;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

class ProductImportIT extends ShopIT {

    private static final String HEADER =
            "name,category,description,list_price,deal_price,quantity,limit_per_person,picture\n";
    private static final String DEMO = "/templates/time-deal/demo/";

    @Autowired
    ProductImport imports;

    @Autowired
    Catalog catalog;

    @Test
    void theSampleGoodsComeInWholeAndOnce() throws Exception {
        var csv = getClass().getResourceAsStream(DEMO + "products.csv").readAllBytes();
        var pictures = new ByteArrayOutputStream();
        try (var zip = new ZipOutputStream(pictures)) {
            for (var line :
                    new String(csv, StandardCharsets.UTF_8).lines().skip(1).toList()) {
                var name = line.substring(line.lastIndexOf(',') + 1);
                zip.putNextEntry(new ZipEntry("pictures/" + name));
                getClass().getResourceAsStream(DEMO + "pictures/" + name).transferTo(zip);
            }
        }
        assertThat(run(csv, pictures.toByteArray())).isEqualTo(new Report(60, java.util.List.of()));
        var again = run(csv, pictures.toByteArray());
        assertThat(again.registered()).isZero();
        assertThat(again.problems())
                .hasSize(60)
                .allMatch(problem -> problem.reason().equals("registered-already"));
    }

    @Test
    void badRowsAreNamedByLineAndReasonAndTheOthersComeIn() {
        var report = run(HEADER
                + "좋은 감귤,FOOD,달아요,20000,9900,10,2,\n"
                + "나쁜 가격,FOOD,달아요,20.5,,,,\n"
                + "나쁜 분류,CARS,달아요,20000,,,,\n"
                + "\"줄이 두 개인\n설명\",FOOD,달아요,20000,,,,\n"
                + ",FOOD,이름 없음,20000,,,,\n"
                + "비싼 딜,FOOD,달아요,20000,30000,,,\n"
                + "사진 없는 감귤,FOOD,달아요,20000,,,,none.png\n"
                + "열이 모자란 감귤,FOOD\n"
                + "또 좋은 감귤,FOOD,달아요,20000,,,,\n");
        assertThat(report.registered()).isEqualTo(3);
        assertThat(report.problems())
                .containsExactly(
                        new Problem(3, "not-a-number", "list_price 20.5"),
                        new Problem(4, "unknown-category", "CARS"),
                        new Problem(7, "missing", "name"),
                        new Problem(8, "deal-price-above-list-price", "30000"),
                        new Problem(9, "picture-missing", "none.png"),
                        new Problem(10, "wrong-number-of-columns", "2"));
    }

    @Test
    void filesThatAreNoneAreSaidSo() {
        assertThat(run("name,price\n귤,100\n").problems())
                .extracting(Problem::reason)
                .containsExactly("missing-columns");
        assertThat(run(new byte[] {(byte) 0xb1, (byte) 0xd6, ','}, null).problems())
                .extracting(Problem::reason)
                .containsExactly("not-utf8");
        assertThat(run(HEADER.getBytes(StandardCharsets.UTF_8), "no zip".getBytes(StandardCharsets.UTF_8))
                        .problems())
                .extracting(Problem::reason)
                .containsExactly("zip-broken");
    }

    @Test
    void aPictureIsWhatItIsAndNotWhatItIsCalled() {
        assertThat(Picture.read("<svg onload='alert(1)'/>".getBytes(StandardCharsets.UTF_8)))
                .isEmpty();
        assertThat(Picture.read(new byte[Picture.LARGEST + 1])).isEmpty();
    }

    private Report run(String csv) {
        return run(csv.getBytes(StandardCharsets.UTF_8), null);
    }

    private Report run(byte[] csv, byte[] pictures) {
        return CurrentTenant.call(BETA, () -> imports.run(csv, pictures));
    }
}
