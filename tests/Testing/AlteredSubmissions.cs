using System.Reflection;
using OrleansPayouts.Domain;
using OrleansPayouts.Domain.Payouts;
using OrleansPayouts.Domain.Runs;
using OrleansPayouts.Domain.Writers;
using OrleansPayouts.Grains;

namespace OrleansPayouts.Testing;

/// <summary>
/// A submission with each of its members changed in turn. The members are read from the types, so that one that is added later is among
/// them; of a type that is not known here no other value can be made, and the test fails until it is.
/// </summary>
public static class AlteredSubmissions
{
    /// <summary>The payee decides whether an attempt is begun. Nothing rests on it once one is.</summary>
    private const string DecidesNothing = nameof(WriterPayout.Payee);

    public static IReadOnlyList<(string Member, SubmitPayout Command)> Of(SubmitPayout command) =>
    [
        .. Changes(command.Payout).Select(change => ("Payout." + change.Member, command with { Payout = change.Changed })),
        .. Changes(command.Retry).Select(change => ("Retry." + change.Member, command with { Retry = change.Changed })),
    ];

    private static IEnumerable<(string Member, T Changed)> Changes<T>(T record)
        where T : class
    {
        foreach (var property in typeof(T).GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(property => property.CanWrite && property.Name != DecidesNothing))
        {
            var value = property.GetValue(record);
            foreach (var other in Others(property).Where(other => !Equals(other, value)))
            {
                var changed = (T)typeof(T).GetMethod("<Clone>$")!.Invoke(record, null)!;
                property.SetValue(changed, other);
                yield return (property.Name, changed);
            }
        }
    }

    /// <summary>Values of the property's type; at least one differs from any given one.</summary>
    private static object?[] Others(PropertyInfo property)
    {
        var type = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
        var mayBeNull = type != property.PropertyType || new NullabilityInfoContext().Create(property).WriteState == NullabilityState.Nullable;
        object?[] none = mayBeNull ? [null] : [];
        return [.. none, .. Values(type)];
    }

    private static object[] Values(Type type) => type switch
    {
        _ when type == typeof(PayoutId) => [PayoutId.Parse("po_00000000000000000000000000000001"), PayoutId.Parse("po_00000000000000000000000000000002")],
        _ when type == typeof(RunId) => [RunId.ForSlot(DateTimeOffset.UnixEpoch), RunId.ForSlot(DateTimeOffset.UnixEpoch.AddDays(1))],
        _ when type == typeof(WriterId) => [WriterId.Parse("altered"), WriterId.Parse("altered2")],
        // The amount alone, and the currency alone.
        _ when type == typeof(Money) => [new Money(98_765_432, Currency.Parse("USD")), new Money(3_000, Currency.Parse("EUR")), new Money(98_765_432, Currency.Parse("EUR"))],
        _ when type == typeof(StripeAccountId) => [StripeAccountId.Parse("acct_attacker"), StripeAccountId.Parse("acct_attacker2")],
        _ when type == typeof(TransferId) => [new TransferId("tr_1"), new TransferId("tr_2")],
        _ when type == typeof(DateTimeOffset) => [DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddTicks(1)],
        _ when type == typeof(TimeSpan) => [TimeSpan.FromSeconds(7), TimeSpan.FromSeconds(8)],
        _ when type == typeof(string) => ["", "altered"],
        _ when type == typeof(int) => [0, 1, 77],
        _ when type.IsEnum => [.. Enum.GetValues(type).Cast<object>()],
        _ => throw new InvalidOperationException($"No value of {type} is known: add one here, and the member to CanonicalSubmission."),
    };
}
