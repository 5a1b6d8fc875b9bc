using System.Collections.Concurrent;
using System.Reflection;
using Orleans.Runtime;
using OrleansPayouts.Domain.Alerts;
using OrleansPayouts.Grains;
using OrleansPayouts.Grains.Access;
using OrleansPayouts.Grains.Ports;

namespace OrleansPayouts.Silo.Hosting.Access;

/// <summary>
/// Lets a client of the cluster call what a front end calls and nothing else: no other method of ours, none of Orleans's
/// system targets and management grains. Who names itself a client is one: <see cref="SenderCheckingReader"/> sees to that at the gateway.
/// </summary>
public sealed class CallGuard(FrontEndProof proof, IRefusalLog refusals) : IIncomingGrainCallFilter
{
    /// <summary>What a client of Orleans itself asks a silo for: which grains there are.</summary>
    private const string ManifestInterface = "IClusterManifestSystemTarget";

    private static readonly ConcurrentDictionary<MethodInfo, FrontEndAttribute?> Marks = new();

    /// <exception cref="CallRefusedException">The caller may not make this call; nothing was done, and the refusal is noted.</exception>
    public Task Invoke(IIncomingGrainCallContext context)
    {
        var client = context.SourceId is { } sender ? Callers.ClientOf(sender) : null;
        var mark = MarkOf(context.InterfaceMethod);
        // Nearly every call: from silo to silo.
        if (client is null && mark is null or { SilosToo: true })
            return context.Invoke();
        return Judge(context, client, mark);
    }

    private async Task Judge(IIncomingGrainCallContext context, string? client, FrontEndAttribute? mark)
    {
        var isProven = proof.IsValid(RequestContext.Get(FrontEndProof.Name) as string);
        // It is for this call alone: what the grain calls in turn comes from a silo.
        RequestContext.Remove(FrontEndProof.Name);
        var problem = mark is null ? IsManifest(context) ? null : "Clients may not call it."
            : isProven ? null : "The caller has not shown that it is a front end with this PAYOUT_DATA_KEY.";
        if (problem is not null)
            throw Refuse(context, client, problem);
        if (client is not null)
            CallOrigin.Set(client);
        await context.Invoke();
    }

    private CallRefusedException Refuse(IIncomingGrainCallContext context, string? client, string problem)
    {
        var caller = client is null ? $"silo ({context.SourceId})" : $"client {client}";
        var method = $"{context.InterfaceName.Split('.')[^1]}.{context.MethodName}";
        refusals.Note(new Refusal(RefusalKind.CallRefused, caller, method, $"{caller} called {method} and was refused. {problem}"));
        return new CallRefusedException($"{method} is refused. {problem}");
    }

    private static FrontEndAttribute? MarkOf(MethodInfo? method) =>
        method is null ? null : Marks.GetOrAdd(method, one => one.GetCustomAttribute<FrontEndAttribute>());

    /// <summary>By name: the interface is not public. It is of Orleans's own assembly, so that none of ours passes for it.</summary>
    private static bool IsManifest(IIncomingGrainCallContext context) =>
        context.InterfaceMethod?.DeclaringType is { Name: ManifestInterface } contract && contract.Assembly == typeof(IClusterClient).Assembly;
}
