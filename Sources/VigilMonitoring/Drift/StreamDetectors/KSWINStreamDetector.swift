import VigilDomain
public import VigilStatistics

/// KSWIN on a live stream.
///
/// Sees changes of shape and spread too, and depends on ranks only.
public struct KSWINStreamDetector: StreamDriftDetector {
    /// What it is and what it needs.
    public let descriptor = DriftDetectorDescriptor(
        id: DriftDetectorID("kswin"), title: "KSWIN", kinds: [.numeric], needs: .stream,
        minimumRows: ReferenceSeries.leastCount, isSymmetric: false, hasPValue: false,
        definition: "The Kolmogorov-Smirnov distance between the newest 30 values and 30 drawn from the 70 "
            + "before them, at each value; alarms at a number of steps of 1/30, and by chance at the step below, so "
            + "that any run length can be had.",
        source: "Raab, Heusinger and Schleif 2020, Reactive soft prototype computing for concept drift "
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
        started(KSWIN.calibrated(falseAlarmEvery: falseAlarmEvery, on: reference))
    }

    /// Goes on from stored bytes.
    ///
    /// - Parameter bytes: Of an earlier state.
    /// - Returns: The state.
    /// - Throws: What is wrong with the bytes.
    public func resume(from bytes: [UInt8]) throws(SummaryDecodingError) -> StreamDriftState {
        try StreamDriftState(decoding: bytes, id: descriptor.id, as: KSWIN.self)
    }
}
