using System.Globalization;
using System.Security.Cryptography;

namespace OrleansPayouts.StripeSimulator;

/// <summary>
/// Ids that no other start of a simulator gives out: a random part for each start, then a number. In memory the
/// numbers begin again, and a database that outlives the simulator must not meet the same <c>tr_…</c> twice.
/// </summary>
internal sealed class ObjectIds
{
    private readonly string start = RandomNumberGenerator.GetHexString(10);
    private long last;

    public string Next(string prefix) =>
        string.Create(CultureInfo.InvariantCulture, $"{prefix}_{start}{Interlocked.Increment(ref last):X10}");
}
