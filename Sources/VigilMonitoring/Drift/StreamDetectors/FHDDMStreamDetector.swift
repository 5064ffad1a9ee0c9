import VigilDomain
public import VigilStatistics

/// FHDDM on a live stream.
///
/// For a stream of errors (1) and successes (0) that rise at once.
public struct FHDDMStreamDetector: StreamDriftDetector {
    /// What it is and what it needs.
    public let descriptor = DriftDetectorDescriptor(
        id: DriftDetectorID("fhddm"), title: "FHDDM", kinds: [.numeric], needs: .stream,
        minimumRows: ReferenceSeries.leastCount, isSymmetric: false, hasPValue: false,
        definition: "The share of ones among the newest 100 values less the least that it was; alarms at a "
            + "number of steps of 1/100, and by chance at the step below, so that any run length can be had.",
        source: "Pesaranghader and Viktor 2016, Fast Hoeffding drift detection method for evolving data "
            + "streams.")

    /// The detector; it has no settings.
    public init() {}

    /// Starts watching.
    ///
    /// - Parameters:
    ///   - reference: The stream without change.
    ///   - falseAlarmEvery: The number of events to one false alarm.
    /// - Returns: The state to feed with events, or why there is none.
    public func start(calibratedOn reference: ReferenceSeries, falseAlarmEvery: Int) -> StreamDriftStart {
        started(FHDDM.calibrated(falseAlarmEvery: falseAlarmEvery, on: reference))
    }

    /// Goes on from stored bytes.
    ///
    /// - Parameter bytes: Of an earlier state.
    /// - Returns: The state.
    /// - Throws: What is wrong with the bytes.
    public func resume(from bytes: [UInt8]) throws(SummaryDecodingError) -> StreamDriftState {
        try StreamDriftState(decoding: bytes, id: descriptor.id, as: FHDDM.self)
    }
}
