import VigilDomain
public import VigilStatistics

/// Control chart with run rules on a live stream.
///
/// Finds large jumps at once and small ones late; alarms rarer than the reference is long are placed by its few
/// most extreme values.
public struct ControlChartStreamDetector: StreamDriftDetector {
    /// What it is and what it needs.
    public let descriptor = DriftDetectorDescriptor(
        id: DriftDetectorID("control_chart"), title: "Control chart with run rules", kinds: [.numeric], needs: .stream,
        minimumRows: ReferenceSeries.leastCount, isSymmetric: false, hasPValue: false,
        definition: "One value beyond three, two of three beyond two, four of five beyond one and eight in a "
            + "row beyond one standard deviation of the reference, all limits stretched by a common factor. A "
            + "column with few distinct values can only have some run lengths; the next longer one is taken.",
        source: "Western Electric 1956, Statistical Quality Control Handbook; Nelson 1984, The Shewhart "
            + "control chart: tests for special causes.")

    /// The detector; it has no settings.
    public init() {}

    /// Starts watching.
    ///
    /// - Parameters:
    ///   - reference: The stream without change.
    ///   - falseAlarmEvery: The number of events to one false alarm.
    /// - Returns: The state to feed with events, or why there is none.
    public func start(calibratedOn reference: ReferenceSeries, falseAlarmEvery: Int) -> StreamDriftStart {
        started(ControlChart.calibrated(falseAlarmEvery: falseAlarmEvery, on: reference))
    }

    /// Goes on from stored bytes.
    ///
    /// - Parameter bytes: Of an earlier state.
    /// - Returns: The state.
    /// - Throws: What is wrong with the bytes.
    public func resume(from bytes: [UInt8]) throws(SummaryDecodingError) -> StreamDriftState {
        try StreamDriftState(decoding: bytes, id: descriptor.id, as: ControlChart.self)
    }
}
