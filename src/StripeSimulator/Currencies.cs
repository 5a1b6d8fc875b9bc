using System.Collections.Frozen;

namespace OrleansPayouts.StripeSimulator;

/// <summary>The currencies that Stripe supports, in lower case as its API writes them.</summary>
internal static class Currencies
{
    private const string Codes =
        "usd aed afn all amd ang aoa ars aud awg azn bam bbd bdt bgn bhd bif bmd bnd bob brl bsd bwp byn bzd cad cdf chf "
        + "clp cny cop crc cve czk djf dkk dop dzd egp etb eur fjd fkp gbp gel gip gmd gnf gtq gyd hkd hnl hrk htg huf "
        + "idr ils inr isk jmd jod jpy kes kgs khr kmf krw kwd kyd kzt lak lbp lkr lrd lsl mad mdl mga mkd mmk mnt mop "
        + "mur mvr mwk mxn myr mzn nad ngn nio nok npr nzd omr pab pen pgk php pkr pln pyg qar ron rsd rub rwf sar sbd "
        + "scr sek sgd shp sle sos srd std szl thb tjs tnd top try ttd twd tzs uah ugx uyu uzs vnd vuv wst xaf xcd xof "
        + "xpf yer zar zmw";

    private static readonly FrozenSet<string> Known = Codes.Split(' ').ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Stripe's "special cases": whole units only, and three decimals of which the last is 0.</summary>
    private static readonly FrozenDictionary<string, long> Steps = new Dictionary<string, long>
    {
        ["isk"] = 100, ["ugx"] = 100, ["bhd"] = 10, ["jod"] = 10, ["kwd"] = 10, ["omr"] = 10, ["tnd"] = 10,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>What an amount must be divisible by.</summary>
    public static long StepOf(string lowerCaseCode) => Steps.GetValueOrDefault(lowerCaseCode, 1);

    public static bool Contains(string lowerCaseCode) => Known.Contains(lowerCaseCode);
}
