package io.bidd.load.reserve;

import io.bidd.runtime.TenantRuntime;
import io.bidd.runtime.stock.HoldOutcome;
import io.bidd.runtime.stock.Reservation;
import io.bidd.runtime.stock.Stock;
import io.bidd.runtime.tenancy.CurrentTenant;
import io.bidd.runtime.tenancy.Tenants;
import io.bidd.template.ServedTenant;
import java.util.List;
import org.springframework.boot.SpringApplication;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** The runtime as it is built, whole, asked in its own process instead of over HTTP; its one tenant sells. */
public final class OurStock implements Design {

    private final Stock stock;
    private final ServedTenant tenant;
    private final TransactionTemplate transaction;

    private OurStock(Stock stock, ServedTenant tenant, TransactionTemplate transaction) {
        this.stock = stock;
        this.tenant = tenant;
        this.transaction = transaction;
    }

    /** Arguments: a port for rounds. The rest is in the environment, as for any runtime. */
    public static void main(String[] arguments) throws Exception {
        var context = SpringApplication.run(TenantRuntime.class);
        var tenant = context.getBean(Tenants.class).all().getFirst();
        var transaction = new TransactionTemplate(context.getBean(PlatformTransactionManager.class));
        Rounds.serve(Integer.parseInt(arguments[0]), new OurStock(context.getBean(Stock.class), tenant, transaction));
    }

    @Override
    public void supply(String item, int quantity) {
        CurrentTenant.run(tenant, () -> transaction.executeWithoutResult(status -> stock.supply(item, quantity)));
    }

    @Override
    public Taken take(String item, String person) {
        var wanted = new Reservation(person, List.of(new Reservation.Line(Design.nextId(), item, 1, Round.LIMIT)));
        return switch (CurrentTenant.call(tenant, () -> stock.hold(wanted))) {
            case HoldOutcome.Held held -> Taken.HELD;
            case HoldOutcome.SoldOut soldOut -> Taken.SOLD_OUT;
            case HoldOutcome.LimitReached reached -> Taken.LIMIT_REACHED;
        };
    }

    @Override
    public int free(String item) {
        return CurrentTenant.call(tenant, () -> stock.level(item).orElseThrow().free());
    }
}
