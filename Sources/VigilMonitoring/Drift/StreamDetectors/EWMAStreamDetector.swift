import VigilDomain
public import VigilStatistics

/// The EWMA chart on a live stream.
///
/// As quick as CUSUM, with an average that can be shown.
public struct EWMAStreamDetector: StreamDriftDetector {
    /// What it is and what it needs.
    public let descriptor = DriftDetectorDescriptor(
        id: DriftDetectorID("ewma"), title: "EWMA chart", kinds: [.numeric], needs: .stream,
        minimumRows: ReferenceSeries.leastCount, isSymmetric: false, hasPValue: false,
        definition: "An exponentially weighted mean with weight 0.05 of values in standard deviations of the "
            + "reference, each clamped at the reference's 1 % or 99 % quantile; alarms when it lies further from 0 "
            + "than a threshold times its own standard deviation.",
        source: "Roberts 1959, Control chart tests based on geometric moving averages.")

    /// The detector; it has no settings.
    public init() {}

    /// Starts watching.
    ///
    /// - Parameters:
    ///   - reference: The stream without change.
    ///   - falseAlarmEvery: The number of events to one false alarm.
    /// - Returns: The state to feed with events, or why there is none.
    public func start(calibratedOn reference: ReferenceSeries, falseAlarmEvery: Int) -> StreamDriftStart {
        started(EWMAChart.calibrated(falseAlarmEvery: falseAlarmEvery, on: reference))
    }

    /// Goes on from stored bytes.
    ///
    /// - Parameter bytes: Of an earlier state.
    /// - Returns: The state.
    /// - Throws: What is wrong with the bytes.
    public func resume(from bytes: [UInt8]) throws(SummaryDecodingError) -> StreamDriftState {
        try StreamDriftState(decoding: bytes, id: descriptor.id, as: EWMAChart.self)
    }
}
