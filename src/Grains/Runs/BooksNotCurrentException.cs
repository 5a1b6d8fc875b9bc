namespace OrleansPayouts.Grains.Runs;

/// <summary>
/// These books may be a backup's, and Stripe could not be asked what was paid since. Nothing may be sent until it was.
/// </summary>
/// <param name="code">Why Stripe could not be asked.</param>
public sealed class BooksNotCurrentException(string code) : Exception($"Stripe has to be asked what was paid before anything is sent: {code}.");
