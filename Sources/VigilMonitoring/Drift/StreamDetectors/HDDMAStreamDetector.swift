import VigilDomain
public import VigilStatistics

/// HDDM-A on a live stream.
///
/// For errors, or scores from 0 to 1, that rise at once.
public struct HDDMAStreamDetector: StreamDriftDetector {
    /// What it is and what it needs.
    public let descriptor = DriftDetectorDescriptor(
        id: DriftDetectorID("hddm_a"), title: "HDDM-A", kinds: [.numeric], needs: .stream,
        minimumRows: ReferenceSeries.leastCount, isSymmetric: false, hasPValue: false,
        definition: "The mean of the run against that of its lowest prefix, by Hoeffding's bound at a level. "
            + "Starts afresh after four run lengths.",
        source: "Frías-Blanco et al. 2015, Online and non-parametric drift detection methods based on "
            + "Hoeffding's bounds.")

    /// The detector; it has no settings.
    public init() {}

    /// Starts watching.
    ///
    /// - Parameters:
    ///   - reference: The stream without change.
    ///   - falseAlarmEvery: The number of events to one false alarm.
    /// - Returns: The state to feed with events, or why there is none.
    public func start(calibratedOn reference: ReferenceSeries, falseAlarmEvery: Int) -> StreamDriftStart {
        started(HDDMA.calibrated(falseAlarmEvery: falseAlarmEvery, on: reference))
    }

    /// Goes on from stored bytes.
    ///
    /// - Parameter bytes: Of an earlier state.
    /// - Returns: The state.
    /// - Throws: What is wrong with the bytes.
    public func resume(from bytes: [UInt8]) throws(SummaryDecodingError) -> StreamDriftState {
        try StreamDriftState(decoding: bytes, id: descriptor.id, as: HDDMA.self)
    }
}
