package io.bidd.load.prove.plant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.lang.classfile.ClassHierarchyResolver;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class SurgeryTests {

    /** What is operated on. */
    public static class Patient implements Supplier<String> {
        private int calls;

        @Override
        public String get() {
            return sql() + "|" + limit() + "|" + may(3) + "|" + found().isPresent() + "|" + counted() + "|"
                    + later().get();
        }

        String sql() {
            return "update items where free >= 1";
        }

        long limit() {
            return 300L;
        }

        boolean may(int quantity) {
            return quantity < 2;
        }

        Optional<String> found() {
            return Optional.of("x");
        }

        int counted() {
            count(2, 5L);
            return calls;
        }

        private void count(int by, long more) {
            calls += by + (int) more;
        }

        Supplier<String> later() {
            var who = String.valueOf(calls);
            return () -> "in a lambda " + who;
        }
    }

    private static final String NAME = Patient.class.getName();
    private static final String HEALTHY = "update items where free >= 1|300|false|true|7|in a lambda 7";

    @Test
    void withoutEditsItIsAsBefore() throws Exception {
        assertThat(told()).isEqualTo(HEALTHY);
    }

    @Test
    void aTextIsReplacedInMethodsAndLambdas() throws Exception {
        assertThat(told(new Edit.ReplaceText(NAME, "sql", " where free >= 1", "")))
                .startsWith("update items|300");
        assertThat(told(new Edit.ReplaceText(NAME, "later", "in a", "in no"))).endsWith("in no lambda 7");
    }

    @Test
    void aNumberIsReplaced() throws Exception {
        assertThat(told(new Edit.ReplaceNumber(NAME, "limit", 300, 1))).contains("|1|");
        assertThat(told(new Edit.ReplaceNumber(NAME, "may", 2, 4))).contains("|true|true|");
    }

    @Test
    void aMethodReturnsAtOnce() throws Exception {
        assertThat(told(new Edit.ReturnAtOnce(NAME, "may", "true"))).contains("|true|true|");
        assertThat(told(new Edit.ReturnAtOnce(NAME, "found", "nothing"))).contains("|false|false|");
        assertThat(told(new Edit.ReturnAtOnce(NAME, "count", ""))).contains("|0|");
    }

    @Test
    void aCallIsLeftOut() throws Exception {
        assertThat(told(new Edit.DropCall(NAME, "counted", "count", ""))).contains("|0|");
        assertThat(told(new Edit.DropCall(NAME, "get", "found", "nothing"))).contains("|false|false|");
    }

    @Test
    void anEditThatFindsNothingIsAnError() {
        assertThatIllegalStateException().isThrownBy(() -> told(new Edit.ReplaceText(NAME, "sql", "delete", "")));
        assertThatIllegalStateException().isThrownBy(() -> told(new Edit.ReturnAtOnce(NAME, "nothing", "")));
        assertThatIllegalStateException().isThrownBy(() -> told(new Edit.DropCall(NAME, "sql", "count", "")));
    }

    @Test
    void editsAreReadAsTheyWereWritten() throws Exception {
        for (var edit : List.<Edit>of(
                new Edit.ReplaceText("a.B", "m", "from", "to"),
                new Edit.ReplaceNumber("a.B", "", -1, Long.MAX_VALUE),
                new Edit.ReturnAtOnce("a.B", "m", "true"),
                new Edit.DropCall("a.B", "m", "called", ""))) {
            var bytes = new ByteArrayOutputStream();
            edit.write(new DataOutputStream(bytes));
            assertThat(Edit.read(new DataInputStream(new ByteArrayInputStream(bytes.toByteArray()))))
                    .isEqualTo(edit);
        }
    }

    private static String told(Edit... edits) throws Exception {
        byte[] healthy;
        try (var in = SurgeryTests.class.getClassLoader().getResourceAsStream(NAME.replace('.', '/') + ".class")) {
            healthy = in.readAllBytes();
        }
        var operated = new Surgery(ClassHierarchyResolver.defaultResolver()).operate(healthy, List.of(edits));
        var ward = new ClassLoader(SurgeryTests.class.getClassLoader()) {
            Class<?> admit() {
                return defineClass(NAME, operated, 0, operated.length);
            }
        };
        return (String) ((Supplier<?>) ward.admit().getDeclaredConstructor().newInstance()).get();
    }
}
