import VigilDomain
public import VigilStatistics

/// ADWIN on a live stream.
///
/// Finds changes of any size without being told which, and says how much of the past is like the present.
public struct ADWINStreamDetector: StreamDriftDetector {
    /// What it is and what it needs.
    public let descriptor = DriftDetectorDescriptor(
        id: DriftDetectorID("adwin"), title: "ADWIN", kinds: [.numeric], needs: .stream,
        minimumRows: ReferenceSeries.leastCount, isSymmetric: false, hasPValue: false,
        definition: "Keeps a window of up to about a quarter of the run length of values, each clamped at the "
            + "reference's 1 % or 99 % quantile, tests every 8 values whether any "
            + "older part of it differs in mean from the newer part by more than a bound at level δ, and empties it "
            + "then.",
        source: "Bifet and Gavaldà 2007, Learning from time-changing data with adaptive windowing.")

    /// The detector; it has no settings.
    public init() {}

    /// Starts watching.
    ///
    /// - Parameters:
    ///   - reference: The stream without change.
    ///   - falseAlarmEvery: The number of events to one false alarm.
    /// - Returns: The state to feed with events, or why there is none.
    public func start(calibratedOn reference: ReferenceSeries, falseAlarmEvery: Int) -> StreamDriftStart {
        started(ADWIN.calibrated(falseAlarmEvery: falseAlarmEvery, on: reference))
    }

    /// Goes on from stored bytes.
    ///
    /// - Parameter bytes: Of an earlier state.
    /// - Returns: The state.
    /// - Throws: What is wrong with the bytes.
    public func resume(from bytes: [UInt8]) throws(SummaryDecodingError) -> StreamDriftState {
        try StreamDriftState(decoding: bytes, id: descriptor.id, as: ADWIN.self)
    }
}
