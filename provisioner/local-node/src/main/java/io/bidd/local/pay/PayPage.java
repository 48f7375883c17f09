package io.bidd.local.pay;

import com.google.zxing.BarcodeFormat;
import com.google.zxing.EncodeHintType;
import com.google.zxing.WriterException;
import com.google.zxing.qrcode.QRCodeWriter;
import java.math.BigDecimal;
import java.text.NumberFormat;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;

/** What a payer sees. */
final class PayPage {

    private static final String STYLE = """
            :root{--ink:#14213d;--soft:#5b6472;--line:#dfe3ea;--go:#0b7a53}
            *{box-sizing:border-box}body{margin:0;background:#eef1f5;color:var(--ink);font:16px/1.6 system-ui,"Noto Sans KR","NanumGothic",sans-serif}
            .test{margin:0;background:#fff4d6;color:#6b4a00;text-align:center;padding:.5rem 1rem;font-size:.9rem}
            main{max-width:26rem;margin:2rem auto;padding:0 1rem}
            .card{background:#fff;border:1px solid var(--line);border-radius:16px;padding:1.75rem}
            h1{font-size:1.05rem;margin:0 0 1rem;color:var(--soft);font-weight:600}
            .name{margin:0;font-size:1.1rem;overflow-wrap:anywhere}.amount{font-size:2rem;font-weight:800;margin:.1rem 0 1.25rem;font-variant-numeric:tabular-nums}
            button{width:100%;padding:.9rem;font:inherit;font-weight:700;border-radius:12px;cursor:pointer;border:1px solid transparent}
            .approve{background:var(--go);color:#fff}.decline{background:#fff;color:#9b1c1c;border-color:#e2b6b6;margin-top:.6rem}
            button:focus-visible,summary:focus-visible{outline:3px solid #7db7ff;outline-offset:2px}
            .odd{border-top:1px solid var(--line);margin-top:1.5rem;padding-top:.5rem}
            .odd[open]{padding-bottom:.75rem}.odd summary{padding:.7rem 0;color:var(--soft);font-size:.92rem;cursor:pointer;border-radius:8px}
            .odd p{margin:.1rem 0 .75rem;color:var(--soft);font-size:.88rem;line-height:1.5}
            .odd form{display:grid;gap:.5rem}
            .odd button{text-align:start;padding:.65rem .9rem;background:#fff;color:var(--ink);border-color:var(--line);font-weight:400}
            .odd button:hover{background:#f6f8fb}.odd b{display:block;font-size:.95rem}
            .odd small{display:block;color:var(--soft);font-size:.84rem;line-height:1.45}
            .odd p,.odd button,.qr p{word-break:keep-all;overflow-wrap:anywhere}
            .qr{display:flex;gap:1rem;align-items:center;border-top:1px solid var(--line);margin-top:.5rem;padding-top:1.25rem}
            .qr svg{width:7.5rem;height:7.5rem;flex:none}.qr p{margin:0;color:var(--soft);font-size:.92rem}
            """;

    private PayPage() {}

    /** @param url of the page itself, for the QR code */
    static String of(Payment payment, String url, SandboxSettings settings) {
        return """
                <!doctype html><html lang="ko"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
                <title>결제 · Payment</title><style>%s</style></head><body>
                <p class="test" role="note">시험 결제입니다. 실제 돈은 오가지 않습니다. · Sandbox: no real money.</p>
                <main><div class="card"><h1>샌드박스 페이 · Sandbox Pay</h1>
                <p class="name">%s</p><p class="amount">%s</p>
                <form method="post" action="/pay/%s/approve"><button class="approve">결제하기 · Pay</button></form>
                <form method="post" action="/pay/%s/decline"><button class="decline">결제 거절 · Decline</button></form>
                %s
                <div class="qr">%s<p>휴대전화로 QR 코드를 찍어 결제할 수도 있습니다.<br><span lang="en">Or scan the code and pay on your phone.</span></p></div>
                </div></main>
                <script>
                setInterval(async () => {
                  const answer = await fetch('/pay/%s/status'); if (!answer.ok) return;
                  if ((await answer.json()).decided) location.replace('/pay/%s');
                }, 2000);
                </script></body></html>""".formatted(
                        STYLE,
                        escape(payment.orderName()),
                        money(payment),
                        payment.id(),
                        payment.id(),
                        others(payment, settings),
                        qrCode(url),
                        payment.id(),
                        payment.id());
    }

    /** What a payer may do to a merchant that wants to know whether it can bear it. */
    private static String others(Payment payment, SandboxSettings settings) {
        return """
                <details class="odd"><summary>다른 동작 · <span lang="en">Other behaviours</span></summary>
                <p>결제는 하되, 결제사가 상점을 힘들게 합니다.<br><span lang="en">You do pay, and the provider gives the shop a hard time.</span></p>
                <form method="post">%s%s%s%s</form></details>""".formatted(
                other(
                        payment,
                        Behaviour.SLOW,
                        "느림 · Slow",
                        "상점의 모든 요청에 " + seconds(settings.slow()) + "초 뒤에 답합니다.",
                        "Every answer to the shop takes " + seconds(settings.slow()) + "&nbsp;s."),
                other(
                        payment,
                        Behaviour.SILENT,
                        "침묵 · Silent",
                        "매입은 하지만 상점에 답하지 않습니다.",
                        "The money is taken, and nobody answers."),
                other(
                        payment,
                        Behaviour.DUPLICATE,
                        "중복 · Duplicate",
                        "알림을 세 번씩, 순서를 바꿔 보냅니다.",
                        "Notices come three times, out of order."),
                other(
                        payment,
                        Behaviour.LATE,
                        "지연 · Late",
                        seconds(settings.late()) + "초 뒤에야 매입하고 알림으로만 전합니다.",
                        "The money is taken " + seconds(settings.late()) + "&nbsp;s later; only a notice tells."));
    }

    private static String other(Payment payment, Behaviour behaviour, String name, String korean, String english) {
        return "<button formaction=\"/pay/" + payment.id() + "/approve?behaviour=" + behaviour.word() + "\"><b>" + name
                + "</b><small>" + korean + "</small><small lang=\"en\">" + english + "</small></button>";
    }

    private static String seconds(Duration time) {
        return BigDecimal.valueOf(time.toMillis(), 3).stripTrailingZeros().toPlainString();
    }

    static String notFound() {
        return """
                <!doctype html><html lang="ko"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
                <title>결제를 찾을 수 없습니다</title><style>%s</style></head>
                <body><main><div class="card"><h1>결제를 찾을 수 없습니다</h1><p lang="en">There is no such payment.</p></div></main></body></html>""".formatted(STYLE);
    }

    private static String money(Payment payment) {
        var amount = NumberFormat.getIntegerInstance(Locale.KOREA).format(payment.amount());
        return payment.currency().equals("KRW") ? amount + "원" : escape(payment.currency()) + " " + amount;
    }

    private static String qrCode(String url) {
        try {
            var matrix = new QRCodeWriter().encode(url, BarcodeFormat.QR_CODE, 0, 0, Map.of(EncodeHintType.MARGIN, 2));
            var path = new StringBuilder();
            for (var y = 0; y < matrix.getHeight(); y++)
                for (var x = 0; x < matrix.getWidth(); x++)
                    if (matrix.get(x, y))
                        path.append("M").append(x).append(' ').append(y).append("h1v1h-1z");
            return "<svg role=\"img\" aria-label=\"QR\" viewBox=\"0 0 " + matrix.getWidth() + " " + matrix.getHeight()
                    + "\" shape-rendering=\"crispEdges\"><path fill=\"#fff\" d=\"M0 0h" + matrix.getWidth() + "v"
                    + matrix.getHeight() + "H0z\"/><path d=\"" + path + "\"/></svg>";
        } catch (WriterException tooLong) {
            throw new IllegalStateException("no QR code can hold " + url, tooLong);
        }
    }

    private static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
