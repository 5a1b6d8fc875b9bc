namespace OrleansPayouts.Domain;

/// <summary>
/// A round sum in each currency that is worth some 25 USD: the measure of defaults, and never an exchange rate. Where the
/// rail's own minimum is higher, it is at least that.
/// </summary>
public static class RoundAmounts
{
    private static readonly CurrencyAmounts Amounts = CurrencyAmounts.Parse(
        "AED:90,AFN:1500,ALL:3000,AMD:15000,ANG:40,AOA:25000,ARS:30000,AUD:40,AWG:40,AZN:50,BAM:40,BBD:50," +
        "BDT:3000,BGN:40,BHD:9,BIF:70000,BMD:25,BND:35,BOB:200,BRL:150,BSD:25,BWP:300,BYN:80,BZD:50,CAD:35," +
        "CDF:60000,CHF:25,CLP:25000,CNY:200,COP:150000,CRC:12000,CVE:2500,CZK:500,DJF:4000,DKK:150,DOP:1500," +
        "DZD:3000,EGP:1200,ETB:4000,EUR:25,FJD:60,FKP:20,GBP:20,GEL:70,GIP:20,GMD:2000,GNF:200000,GTQ:200," +
        "GYD:7000,HKD:200,HNL:600,HTG:3000,HUF:8000,IDR:400000,ILS:80,INR:2000,ISK:3000,JMD:4000,JOD:20,JPY:3000," +
        "KES:3000,KGS:2000,KHR:150000,KMF:10000,KRW:40000,KWD:8,KYD:20,KZT:12000,LAK:600000,LBP:2000000,LKR:8000," +
        "LRD:5000,LSL:400,MAD:250,MDL:400,MGA:120000,MKD:1200,MMK:50000,MNT:120000,MOP:200,MUR:1200,MVR:400," +
        "MWK:40000,MXN:500,MYR:100,MZN:2000,NAD:600,NGN:40000,NIO:900,NOK:250,NPR:4000,NZD:40,OMR:10,PAB:25," +
        "PEN:80,PGK:100,PHP:1500,PKR:7000,PLN:90,PYG:250000,QAR:90,RON:100,RSD:2500,RUB:2000,RWF:40000,SAR:90," +
        "SBD:200,SCR:300,SEK:250,SGD:35,SHP:20,SLE:600,SOS:15000,SRD:1000,STD:500000,SZL:400,THB:800,TJS:250," +
        "TND:70,TOP:60,TRY:1000,TTD:150,TWD:800,TZS:60000,UAH:1000,UGX:90000,USD:25,UYU:1000,UZS:400000," +
        "VND:700000,VUV:3000,WST:70,XAF:15000,XCD:70,XOF:15000,XPF:2500,YER:6000,ZAR:400,ZMW:600");

    /// <summary>In major units.</summary>
    public static decimal Of(Currency currency) => Amounts.Of(currency)
        ?? throw new ArgumentOutOfRangeException(nameof(currency), currency.Code, "This currency has no round amount.");
}
