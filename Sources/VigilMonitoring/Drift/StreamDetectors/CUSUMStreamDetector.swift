import VigilDomain
public import VigilStatistics

/// The CUSUM chart on a live stream.
///
/// The quickest to find a lasting shift of about half a standard deviation of a stream whose level the reference
/// knows.
public struct CUSUMStreamDetector: StreamDriftDetector {
    /// What it is and what it needs.
    public let descriptor = DriftDetectorDescriptor(
        id: DriftDetectorID("cusum"), title: "CUSUM chart", kinds: [.numeric], needs: .stream,
        minimumRows: ReferenceSeries.leastCount, isSymmetric: false, hasPValue: false,
        definition: "Adds up how far values lie beyond a quarter of a standard deviation from the reference's "
            + "mean, on either side, each clamped at the reference's 1 % or 99 % quantile; alarms when a sum "
            + "exceeds a threshold in standard deviations.",
        source: "Page 1954, Continuous inspection schemes.")

    /// The detector; it has no settings.
    public init() {}

    /// Starts watching.
    ///
    /// - Parameters:
    ///   - reference: The stream without change.
    ///   - falseAlarmEvery: The number of events to one false alarm.
    /// - Returns: The state to feed with events, or why there is none.
    public func start(calibratedOn reference: ReferenceSeries, falseAlarmEvery: Int) -> StreamDriftStart {
        started(CUSUM.calibrated(falseAlarmEvery: falseAlarmEvery, on: reference))
    }

    /// Goes on from stored bytes.
    ///
    /// - Parameter bytes: Of an earlier state.
    /// - Returns: The state.
    /// - Throws: What is wrong with the bytes.
    public func resume(from bytes: [UInt8]) throws(SummaryDecodingError) -> StreamDriftState {
        try StreamDriftState(decoding: bytes, id: descriptor.id, as: CUSUM.self)
    }
}
