package io.bidd.load.reserve;

import java.sql.SQLException;

/**
 * One conditional statement for each caller: the best that can be done with one commit each. The unit is taken first and a
 * constraint undoes that for whoever has enough, so that a refusal because of selling out writes nothing.
 */
final class ConditionalStock extends OlderStock {

    private static final String CHECK_VIOLATION = "23514";

    ConditionalStock(String url, String schema, int connections) throws SQLException {
        super(url, schema, connections);
    }

    @Override
    public Taken take(String item, String person) throws SQLException {
        try (var connection = connection();
                var statement = connection.prepareStatement("""
                        with unit as (update items set free = free - 1 where item_id = ? and free >= 1 returning item_id),
                             taking as (insert into takings (item_id, person_id, taken) select item_id, ?, 1 from unit
                                        on conflict (item_id, person_id) do update set taken = takings.taken + 1)
                        insert into reservations (id, item_id, person_id, quantity) select ?, item_id, ?, 1 from unit""")) {
            statement.setString(1, item);
            statement.setString(2, person);
            statement.setString(3, Design.nextId());
            statement.setString(4, person);
            return statement.executeUpdate() == 1 ? Taken.HELD : Taken.SOLD_OUT;
        } catch (SQLException refused) {
            if (CHECK_VIOLATION.equals(refused.getSQLState())) return Taken.LIMIT_REACHED;
            throw refused;
        }
    }
}
