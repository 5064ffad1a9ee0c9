import VigilDomain

/// An alert such as the example's lead scoring raised.
func sampleMessage(event: AlertEvent = .fired) throws -> AlertMessage {
    let window = WindowLength.quarter.window(containing: Timestamp(milliseconds: 1_180_000_000_000))
    let alert = Alert(
        id: "lead-scoring/accuracy-fell/2007-04-01T00:00:00Z", model: try ModelName("lead-scoring"), version: "2.1",
        rule: "accuracy-fell", metric: .accuracy, severity: .high, status: .firing, limit: 0.764, comparison: .below,
        firstWindow: window, lastWindow: window,
        measurement: MetricMeasurement(value: 0.7, standardError: 0.024, lower95: 0.651, upper95: 0.745, count: 357),
        breachedWindows: 1, firedAt: Timestamp(milliseconds: 1_190_000_000_000), resolvedAt: nil,
        summary: "accuracy 0.700 is below its limit 0.764")
    return AlertMessage(event: event, alert: alert)
}
