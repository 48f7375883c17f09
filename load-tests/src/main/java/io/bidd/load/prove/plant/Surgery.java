package io.bidd.load.prove.plant;

import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeElement;
import java.lang.classfile.CodeModel;
import java.lang.classfile.MethodModel;
import java.lang.classfile.MethodTransform;
import java.lang.classfile.Opcode;
import java.lang.classfile.TypeKind;
import java.lang.classfile.instruction.ConstantInstruction;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.constant.ConstantDesc;
import java.lang.constant.DynamicCallSiteDesc;
import java.util.List;

/** Carries out edits on the bytes of a class. */
final class Surgery {

    private final ClassFile files;

    Surgery(ClassHierarchyResolver types) {
        files = ClassFile.of(ClassFile.ClassHierarchyResolverOption.of(types));
    }

    /** @throws IllegalStateException if an edit finds nothing to change */
    byte[] operate(byte[] bytes, List<Edit> edits) {
        var now = bytes;
        for (var edit : edits) now = operate(now, edit);
        return now;
    }

    private byte[] operate(byte[] bytes, Edit edit) {
        var found = new int[1];
        var after = files.transformClass(files.parse(bytes), transform(edit, found));
        if (found[0] == 0) throw new IllegalStateException("finds nothing to change: " + edit);
        return after;
    }

    private static ClassTransform transform(Edit edit, int[] found) {
        return switch (edit) {
            case Edit.ReturnAtOnce at ->
                (type, element) -> {
                    if (element instanceof MethodModel method
                            && edit.concerns(method)
                            && method.code().isPresent()
                            && !method.methodName().stringValue().startsWith("lambda$")) {
                        found[0]++;
                        type.transformMethod(method, (builder, part) -> {
                            if (part instanceof CodeModel) builder.withCode(code -> result(code, at, method));
                            else builder.with(part);
                        });
                    } else type.with(element);
                };
            case Edit.ReplaceText text ->
                ClassTransform.transformingMethodBodies(
                        edit::concerns, (code, element) -> text(code, element, text, found));
            case Edit.ReplaceNumber number ->
                ClassTransform.transformingMethodBodies(
                        edit::concerns, (code, element) -> number(code, element, number, found));
            case Edit.DropCall call ->
                (type, element) -> {
                    if (element instanceof MethodModel method && edit.concerns(method))
                        type.transformMethod(
                                method,
                                MethodTransform.transformingCode(
                                        (code, instruction) -> drop(code, instruction, call, method, found)));
                    else type.with(element);
                };
        };
    }

    private static void result(CodeBuilder code, Edit.ReturnAtOnce at, MethodModel method) {
        var type = method.methodTypeSymbol().returnType();
        Value.push(code, at.result(), type, method);
        code.return_(TypeKind.from(type));
    }

    private static void text(CodeBuilder code, CodeElement element, Edit.ReplaceText edit, int[] found) {
        switch (element) {
            case ConstantInstruction constant
            when constant.constantValue() instanceof String text && text.contains(edit.from()) -> {
                found[0]++;
                code.loadConstant(text.replace(edit.from(), edit.to()));
            }
            case InvokeDynamicInstruction call
            when call.bootstrapArgs().stream()
                    .anyMatch(arg -> arg instanceof String text && text.contains(edit.from())) -> {
                found[0]++;
                var arguments = call.bootstrapArgs().stream()
                        .map(argument ->
                                argument instanceof String text ? text.replace(edit.from(), edit.to()) : argument)
                        .toArray(ConstantDesc[]::new);
                code.invokedynamic(DynamicCallSiteDesc.of(
                        call.bootstrapMethod(), call.name().stringValue(), call.typeSymbol(), arguments));
            }
            default -> code.with(element);
        }
    }

    private static void number(CodeBuilder code, CodeElement element, Edit.ReplaceNumber edit, int[] found) {
        if (element instanceof ConstantInstruction constant
                && constant.constantValue() instanceof Number number
                && (number instanceof Integer || number instanceof Long)
                && number.longValue() == edit.from()) {
            found[0]++;
            if (number instanceof Long) code.loadConstant(edit.to());
            else code.loadConstant((int) edit.to());
        } else code.with(element);
    }

    private static void drop(
            CodeBuilder code, CodeElement element, Edit.DropCall edit, MethodModel method, int[] found) {
        if (!(element instanceof InvokeInstruction call)
                || !call.name().stringValue().equals(edit.called())) {
            code.with(element);
            return;
        }
        found[0]++;
        var parameters = call.typeSymbol().parameterList();
        for (var n = parameters.size() - 1; n >= 0; n--) {
            if (TypeKind.from(parameters.get(n)).slotSize() == 2) code.pop2();
            else code.pop();
        }
        if (call.opcode() != Opcode.INVOKESTATIC) code.pop();
        Value.push(code, edit.result(), call.typeSymbol().returnType(), method);
    }
}
