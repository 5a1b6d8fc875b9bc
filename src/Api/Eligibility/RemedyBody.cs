using OrleansPayouts.Domain;
using OrleansPayouts.Domain.Standings;

namespace OrleansPayouts.Api.Eligibility;

/// <summary>What to do so that a balance is paid.</summary>
/// <param name="By">Who can do it: <c>nobody</c> (it passes by itself), <c>writer</c> or <c>platform</c>.</param>
/// <param name="Words">What it is.</param>
public sealed record RemedyBody(string By, string Words)
{
    public static RemedyBody? Of(Remedy? remedy) => remedy is null ? null : new(EnumNames<RemedyBy>.Of(remedy.By), remedy.Words);
}
