public import VigilStatistics

/// A way to tell, event by event, that a stream changed: the plug-in border of live drift detection.
///
/// To add one of Vigil's own: a file under `StreamDetectors/` with a type of the same name, and a line in
/// `StreamDriftDetectorCatalog.swift`; the contract tests then run over it.
public protocol StreamDriftDetector: Sendable {
    /// What it is and what it needs.
    var descriptor: DriftDetectorDescriptor { get }

    /// Starts watching, set so that about one alarm in so many events is false.
    ///
    /// No reference crashes: too few values, a constant, values that the detector does not take are outcomes. The same
    /// reference gives the same state.
    ///
    /// - Parameters:
    ///   - reference: The stream without change, in order; see `RunLengthCalibration` for how many values it takes.
    ///   - falseAlarmEvery: The number of events to one false alarm, at least 2.
    /// - Returns: The state to feed with events, or why there is none.
    func start(calibratedOn reference: ReferenceSeries, falseAlarmEvery: Int) -> StreamDriftStart

    /// Goes on from stored bytes as if nothing had been in between.
    ///
    /// - Parameter bytes: What `StreamDriftState.encoded()` of this detector gave; untrusted.
    /// - Returns: The state.
    /// - Throws: `SummaryDecodingError` that says what is wrong with the bytes.
    func resume(from bytes: [UInt8]) throws(SummaryDecodingError) -> StreamDriftState
}

/// What became of the start of a stream detector.
public enum StreamDriftStart: Sendable, Equatable {
    /// It watches.
    case started(StreamDriftState)
    /// The reference has too few values.
    case notEnoughData(have: Int, need: Int)
    /// All values of the reference are equal, and no rate of false alarms follows from it.
    case constant(value: Double)
    /// The detector does not take such values, or cannot alarm as rarely as asked.
    case notApplicable(reason: String)

    /// The state, if it watches.
    public var state: StreamDriftState? {
        if case .started(let state) = self { state } else { nil }
    }
}

extension StreamDriftDetector {
    /// Starts watching, set so that about one alarm in so many events is false.
    ///
    /// - Parameters:
    ///   - reference: The stream without change, in order; what is not finite is left out.
    ///   - falseAlarmEvery: The number of events to one false alarm.
    /// - Returns: The state to feed with events, or why there is none.
    public func start(calibratedOn reference: [Double], falseAlarmEvery: Int) -> StreamDriftStart {
        start(calibratedOn: ReferenceSeries(reference), falseAlarmEvery: falseAlarmEvery)
    }

    /// A start from a calibration.
    func started<Detector: ChangeDetector>(_ outcome: CalibrationOutcome<Detector>) -> StreamDriftStart {
        switch outcome {
        case .calibrated(let detector, let estimate):
            .started(StreamDriftState(id: descriptor.id, detector: detector, estimate: estimate))
        case .notEnoughData(let have, let need): .notEnoughData(have: have, need: need)
        case .constant(let value): .constant(value: value)
        case .notApplicable(let reason): .notApplicable(reason: reason)
        }
    }
}
