import VigilDomain
public import VigilStatistics

/// EDDM on a live stream.
///
/// For a stream of errors (1) and successes (0) that get more frequent slowly.
public struct EDDMStreamDetector: StreamDriftDetector {
    /// What it is and what it needs.
    public let descriptor = DriftDetectorDescriptor(
        id: DriftDetectorID("eddm"), title: "EDDM", kinds: [.numeric], needs: .stream,
        minimumRows: ReferenceSeries.leastCount, isSymmetric: false, hasPValue: false,
        definition: "Mean plus two standard deviations of the distances between errors, as a share of the "
            + "greatest it was; alarms below a share. Starts afresh after four run lengths. Needs 31 errors before "
            + "the first alarm, so shorter run lengths cannot be had.",
        source: "Baena-García et al. 2006, Early drift detection method.")

    /// The detector; it has no settings.
    public init() {}

    /// Starts watching.
    ///
    /// - Parameters:
    ///   - reference: The stream without change.
    ///   - falseAlarmEvery: The number of events to one false alarm.
    /// - Returns: The state to feed with events, or why there is none.
    public func start(calibratedOn reference: ReferenceSeries, falseAlarmEvery: Int) -> StreamDriftStart {
        started(EDDM.calibrated(falseAlarmEvery: falseAlarmEvery, on: reference))
    }

    /// Goes on from stored bytes.
    ///
    /// - Parameter bytes: Of an earlier state.
    /// - Returns: The state.
    /// - Throws: What is wrong with the bytes.
    public func resume(from bytes: [UInt8]) throws(SummaryDecodingError) -> StreamDriftState {
        try StreamDriftState(decoding: bytes, id: descriptor.id, as: EDDM.self)
    }
}
