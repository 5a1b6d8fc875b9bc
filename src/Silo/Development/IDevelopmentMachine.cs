using OrleansPayouts.Silo.Configuration;

namespace OrleansPayouts.Silo.Development;

/// <summary>
/// Gives a program in <c>Development</c> what is not configured: a PostgreSQL, a simulated Stripe, keys, and a demo.
/// The implementation is the assembly OrleansPayouts.Development. A build puts it beside the program; publishing leaves it out.
/// <para>Every method throws an <see cref="IOException"/> with one line that says what to do.</para>
/// </summary>
public interface IDevelopmentMachine : IAsyncDisposable
{
    /// <summary>Makes the keys that are missing and starts the simulator and PostgreSQL where they are not configured.</summary>
    /// <returns>The settings with nothing missing.</returns>
    Task<DevelopmentSettings> StartAsync(DevelopmentSettings configured, CancellationToken cancellationToken);

    /// <summary>Starts PostgreSQL alone, or joins it where it runs.</summary>
    /// <returns>How to connect.</returns>
    Task<string> StartDatabaseAsync(CancellationToken cancellationToken);

    /// <summary>The same with a database that was made before; makes none.</summary>
    /// <returns>How to connect.</returns>
    Task<string> OpenDatabaseAsync(CancellationToken cancellationToken);

    /// <summary>Prints the addresses and the keys.</summary>
    void Introduce(Uri address);

    /// <summary>Imports the samples into an empty database, triggers a run and prints its summary. Does nothing against a configured Stripe.</summary>
    /// <returns>Whether a run completed.</returns>
    Task<bool> RunDemoAsync(Uri address, CancellationToken cancellationToken);

    /// <summary>Prints commands to paste into a shell.</summary>
    void SuggestNext(Uri address);

    /// <summary>Puts the made data key aside, so that the next start makes another; the retired key still decrypts. Harmless when repeated.</summary>
    void RetireDataKey();

    /// <summary>Deletes the retired data key, once no stored value is encrypted with it.</summary>
    void ForgetRetiredDataKey();
}
