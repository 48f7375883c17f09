package io.bidd.load.prove.plant;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.MethodModel;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;

/**
 * What stands where a result was: a number, {@code true}, {@code false}, {@code null}, {@code nothing} for an empty Optional,
 * {@code none} for an empty List, {@code argument 1} for the first argument of the method itself, {@code this find 2} for what
 * its own method {@code find} says to the second argument; empty where there is no result.
 */
final class Value {

    private static final String ARGUMENT = "argument ";
    private static final String OWN = "this ";
    private static final ClassDesc OPTIONAL = ClassDesc.of("java.util.Optional");
    private static final ClassDesc LIST = ClassDesc.of("java.util.List");

    private Value() {}

    /** @param method that is changed @throws IllegalArgumentException if the result cannot be of that type */
    static void push(CodeBuilder code, String value, ClassDesc type, MethodModel method) {
        if (type.equals(ConstantDescs.CD_void)) {
            if (!value.isEmpty()) throw new IllegalArgumentException("there is no result to replace by " + value);
            return;
        }
        if (value.startsWith(ARGUMENT)) {
            var slot = code.parameterSlot(Integer.parseInt(value.substring(ARGUMENT.length())) - 1);
            code.loadLocal(TypeKind.from(type), slot);
            return;
        }
        if (value.startsWith(OWN)) {
            own(code, value.split(" "), type, method);
            return;
        }
        if (type.isPrimitive()) primitive(code, value, type);
        else reference(code, value);
    }

    /** Asks another method of the same object, which takes one argument and answers with the same type. */
    private static void own(CodeBuilder code, String[] words, ClassDesc type, MethodModel method) {
        var argument = Integer.parseInt(words[2]) - 1;
        var given = method.methodTypeSymbol().parameterType(argument);
        var owner = method.parent().orElseThrow().thisClass().asSymbol();
        code.aload(code.receiverSlot())
                .loadLocal(TypeKind.from(given), code.parameterSlot(argument))
                .invokevirtual(owner, words[1], MethodTypeDesc.of(type, given));
    }

    private static void primitive(CodeBuilder code, String value, ClassDesc type) {
        // No switch over an enum: it would need a class of its own inside the runtime.
        var kind = TypeKind.from(type);
        if (kind == TypeKind.BOOLEAN) code.loadConstant(Boolean.parseBoolean(value) ? 1 : 0);
        else if (kind == TypeKind.LONG) code.loadConstant(Long.parseLong(value));
        else if (kind == TypeKind.DOUBLE) code.loadConstant(Double.parseDouble(value));
        else if (kind == TypeKind.FLOAT) code.loadConstant(Float.parseFloat(value));
        else code.loadConstant(Integer.parseInt(value));
    }

    private static void reference(CodeBuilder code, String value) {
        switch (value) {
            case "null" -> code.aconst_null();
            case "nothing" -> code.invokestatic(OPTIONAL, "empty", MethodTypeDesc.of(OPTIONAL));
            case "none" -> code.invokestatic(LIST, "of", MethodTypeDesc.of(LIST), true);
            case "true", "false" ->
                code.getstatic(
                        ConstantDescs.CD_Boolean, value.equals("true") ? "TRUE" : "FALSE", ConstantDescs.CD_Boolean);
            default -> code.loadConstant(value);
        }
    }
}
