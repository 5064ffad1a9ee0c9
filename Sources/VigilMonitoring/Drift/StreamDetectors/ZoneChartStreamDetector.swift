import VigilDomain
public import VigilStatistics

/// Scouter's zone rules on a live stream.
///
/// For moving over from Scouter; it alarms far more often than the others.
public struct ZoneChartStreamDetector: StreamDriftDetector {
    /// What it is and what it needs.
    public let descriptor = DriftDetectorDescriptor(
        id: DriftDetectorID("zone_chart"), title: "Scouter's zone rules", kinds: [.numeric], needs: .stream,
        minimumRows: ReferenceSeries.leastCount, isSymmetric: false, hasPValue: false,
        definition: "Values in a row, on one side or in turns, by their zone of one, two, three and more "
            + "standard deviations of the reference, with the rule 8 16 4 8 2 4 1 1. The rule has no dial: whatever "
            + "run length is asked for, the state says which one it has.",
        source: "Scouter (github.com/demml/scouter), SpcAlertRule; after Western Electric 1956, Statistical "
            + "Quality Control Handbook.")

    /// The detector; it has no settings.
    public init() {}

    /// Starts watching.
    ///
    /// - Parameters:
    ///   - reference: The stream without change.
    ///   - falseAlarmEvery: The number of events to one false alarm.
    /// - Returns: The state to feed with events, or why there is none.
    public func start(calibratedOn reference: ReferenceSeries, falseAlarmEvery: Int) -> StreamDriftStart {
        guard reference.values.count >= ReferenceSeries.leastCount else {
            return .notEnoughData(have: reference.values.count, need: ReferenceSeries.leastCount)
        }
        guard reference.standardDeviation > 0 else { return .constant(value: reference.mean) }
        let chart = ZoneChart(mean: reference.mean, standardDeviation: reference.standardDeviation)
        let calibration = RunLengthCalibration(falseAlarmEvery: falseAlarmEvery)
        return started(.calibrated(chart, calibration.estimate(chart, on: reference)))
    }

    /// Goes on from stored bytes.
    ///
    /// - Parameter bytes: Of an earlier state.
    /// - Returns: The state.
    /// - Throws: What is wrong with the bytes.
    public func resume(from bytes: [UInt8]) throws(SummaryDecodingError) -> StreamDriftState {
        try StreamDriftState(decoding: bytes, id: descriptor.id, as: ZoneChart.self)
    }
}
