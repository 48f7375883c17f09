package io.bidd.console.page;

import io.bidd.console.api.ApiProblem;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.springframework.context.MessageSource;
import org.springframework.stereotype.Component;
import org.springframework.ui.Model;

/** Says in the reader's language what the API refused. A rule we have no words for yet speaks in the API's own. */
@Component
class ProblemWords {

    /** Rules about one field of a form; the others are about the whole of it. */
    private static final Map<String, String> FIELD_OF = Map.ofEntries(
            Map.entry("business-number", "businessNumber"),
            Map.entry("business-number-taken", "businessNumber"),
            Map.entry("email-taken", "email"),
            Map.entry("slug-taken", "slug"),
            Map.entry("slug-reserved", "slug"),
            Map.entry("color-too-light", "color"),
            Map.entry("logo-too-large", "logo"),
            Map.entry("logo-not-an-image", "logo"),
            Map.entry("rental-in-the-past", "endsAt"),
            Map.entry("rental-too-short", "endsAt"),
            Map.entry("rental-too-long", "endsAt"),
            Map.entry("no-capacity", "startsAt"),
            Map.entry("no-capacity-ever", "plan"),
            Map.entry("crowd-too-large", "expectedCrowd"));

    private final MessageSource messages;

    ProblemWords(MessageSource messages) {
        this.messages = messages;
    }

    String of(ApiProblem problem, Locale locale) {
        var said = problem.detail().isBlank() ? message("problem.unknown", "", locale) : problem.detail();
        var format = new Format(locale);
        var moments = problem.moments().stream().map(format::moment).toArray();
        return Objects.requireNonNullElse(
                messages.getMessage("problem." + problem.type(), moments, said, locale), said);
    }

    /** Puts what is wrong where the form shows it: {@code errors} by field, {@code failed} for the whole. */
    void tell(ApiProblem problem, String form, Model model, Locale locale) {
        Map<String, String> errors = new TreeMap<>();
        problem.fields()
                .forEach((field, said) -> errors.put(field, message(form + "." + field + ".wrong", said, locale)));
        var field = FIELD_OF.get(problem.type());
        if (field != null) errors.put(field, of(problem, locale));
        model.addAttribute("errors", errors);
        model.addAttribute("failed", errors.isEmpty() ? of(problem, locale) : message("form.wrong", "", locale));
    }

    String message(String key, String otherwise, Locale locale) {
        return Objects.requireNonNullElse(messages.getMessage(key, null, otherwise, locale), otherwise);
    }
}
