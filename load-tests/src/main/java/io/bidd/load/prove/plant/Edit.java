package io.bidd.load.prove.plant;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.lang.classfile.MethodModel;

/** A change of one class. {@code method} names a method with all its lambdas; empty for all methods of the class. */
public sealed interface Edit {

    /** As {@code io.bidd.runtime.stock.Stock}. */
    String type();

    String method();

    /** A text, or part of one, as another text: SQL mostly. */
    record ReplaceText(String type, String method, String from, String to) implements Edit {}

    /** A number as another number. */
    record ReplaceNumber(String type, String method, long from, long to) implements Edit {}

    /** The method does nothing. @param result what it returns, see {@link Value} */
    record ReturnAtOnce(String type, String method, String result) implements Edit {}

    /** A call is left out. @param called name of the method that is not called @param result what is taken for its answer */
    record DropCall(String type, String method, String called, String result) implements Edit {}

    default boolean concerns(MethodModel candidate) {
        var name = candidate.methodName().stringValue();
        return method().isEmpty() || name.equals(method()) || name.startsWith("lambda$" + method() + "$");
    }

    default void write(DataOutputStream out) throws IOException {
        out.writeUTF(getClass().getSimpleName());
        out.writeUTF(type());
        out.writeUTF(method());
        switch (this) {
            case ReplaceText text -> {
                out.writeUTF(text.from);
                out.writeUTF(text.to);
            }
            case ReplaceNumber number -> {
                out.writeLong(number.from);
                out.writeLong(number.to);
            }
            case ReturnAtOnce at -> out.writeUTF(at.result);
            case DropCall call -> {
                out.writeUTF(call.called);
                out.writeUTF(call.result);
            }
        }
    }

    static Edit read(DataInputStream in) throws IOException {
        var kind = in.readUTF();
        var type = in.readUTF();
        var method = in.readUTF();
        return switch (kind) {
            case "ReplaceText" -> new ReplaceText(type, method, in.readUTF(), in.readUTF());
            case "ReplaceNumber" -> new ReplaceNumber(type, method, in.readLong(), in.readLong());
            case "ReturnAtOnce" -> new ReturnAtOnce(type, method, in.readUTF());
            case "DropCall" -> new DropCall(type, method, in.readUTF(), in.readUTF());
            default -> throw new IOException("no such edit: " + kind);
        };
    }
}
