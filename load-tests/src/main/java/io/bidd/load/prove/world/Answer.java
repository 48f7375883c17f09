package io.bidd.load.prove.world;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.MissingNode;

/** What a server answered. @param text the body */
public record Answer(int status, String text) {

    private static final JsonMapper JSON = new JsonMapper();
    private static final String PROBLEM = "urn:bidd:problem:";

    public boolean is(int wanted) {
        return status == wanted;
    }

    /** The body; a missing node where it is none. */
    public JsonNode json() {
        try {
            return JSON.readTree(text);
        } catch (JacksonException none) {
            return MissingNode.getInstance();
        }
    }

    /** The word that names a refusal, or nothing. */
    public String problem() {
        var type = json().path("type").asString("");
        return type.startsWith(PROBLEM) ? type.substring(PROBLEM.length()) : "";
    }

    /** Status and, where it is a refusal, why; for counting. */
    public String kind() {
        var problem = problem();
        return problem.isEmpty() ? String.valueOf(status) : status + " " + problem;
    }
}
