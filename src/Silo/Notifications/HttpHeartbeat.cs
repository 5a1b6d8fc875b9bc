using Microsoft.Extensions.Logging;
using OrleansPayouts.Grains.Ports;

namespace OrleansPayouts.Silo.Notifications;

/// <inheritdoc cref="IHeartbeat"/>
internal sealed partial class HttpHeartbeat : IHeartbeat, IDisposable
{
    private static readonly TimeSpan LongestRequest = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Period = TimeSpan.FromMinutes(1);

    private readonly TimeProvider _time;
    private readonly ILogger<HttpHeartbeat> _logger;
    private readonly Uri? _address;
    private readonly HttpClient _http;
    private readonly CancellationTokenSource _stopping = new();
    private long? _lastBeat;

    public HttpHeartbeat(NotificationSettings settings, TimeProvider time, ILogger<HttpHeartbeat> logger)
    {
        _time = time;
        _logger = logger;
        _address = settings.HeartbeatUrl;
        // The address is a secret of the receiving service: spans would show it.
        _http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, ActivityHeadersPropagator = null })
        {
            Timeout = LongestRequest,
        };
    }

    public void Beat()
    {
        if (_address is null || (_lastBeat is { } last && _time.GetElapsedTime(last) < Period))
            return;
        _lastBeat = _time.GetTimestamp();
        _ = SendAsync(_address);
    }

    public void Dispose()
    {
        _stopping.Cancel();
        _stopping.Dispose();
        _http.Dispose();
    }

    private async Task SendAsync(Uri address)
    {
        try
        {
            using var response = await _http.GetAsync(address, HttpCompletionOption.ResponseHeadersRead, _stopping.Token);
            if (!response.IsSuccessStatusCode)
                LogFailed($"status {(int)response.StatusCode}");
        }
        catch (Exception failure) when (failure is HttpRequestException or OperationCanceledException or ObjectDisposedException)
        {
            // The exception's text names the host.
            if (!_stopping.IsCancellationRequested)
                LogFailed(failure is HttpRequestException http ? http.HttpRequestError.ToString() : "timeout");
        }
    }

    [LoggerMessage(2515, LogLevel.Warning, "The heartbeat could not be sent ({Error}); the next health check sends it again")]
    private partial void LogFailed(string error);
}
