import VigilDomain
public import VigilStatistics

/// Page-Hinkley on a live stream.
///
/// Learns the level by itself, so an old reference's mean does not matter.
public struct PageHinkleyStreamDetector: StreamDriftDetector {
    /// What it is and what it needs.
    public let descriptor = DriftDetectorDescriptor(
        id: DriftDetectorID("page_hinkley"), title: "Page-Hinkley", kinds: [.numeric], needs: .stream,
        minimumRows: ReferenceSeries.leastCount, isSymmetric: false, hasPValue: false,
        definition: "Adds up deviations from the running mean, less a quarter of the reference's standard "
            + "deviation, of values clamped at the reference's 1 % or 99 % quantile; alarms when a sum lies a "
            + "threshold, in the column's unit, away from its extreme.",
        source: "Page 1954, Continuous inspection schemes; Hinkley 1971, Inference about the change-point "
            + "from cumulative sum tests.")

    /// The detector; it has no settings.
    public init() {}

    /// Starts watching.
    ///
    /// - Parameters:
    ///   - reference: The stream without change.
    ///   - falseAlarmEvery: The number of events to one false alarm.
    /// - Returns: The state to feed with events, or why there is none.
    public func start(calibratedOn reference: ReferenceSeries, falseAlarmEvery: Int) -> StreamDriftStart {
        started(PageHinkley.calibrated(falseAlarmEvery: falseAlarmEvery, on: reference))
    }

    /// Goes on from stored bytes.
    ///
    /// - Parameter bytes: Of an earlier state.
    /// - Returns: The state.
    /// - Throws: What is wrong with the bytes.
    public func resume(from bytes: [UInt8]) throws(SummaryDecodingError) -> StreamDriftState {
        try StreamDriftState(decoding: bytes, id: descriptor.id, as: PageHinkley.self)
    }
}
