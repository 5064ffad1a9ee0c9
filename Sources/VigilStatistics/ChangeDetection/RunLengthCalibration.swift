/// A detector set so that it alarms about once in so many events without change, or why it could not be.
public enum CalibrationOutcome<Detector: Sendable & Equatable>: Sendable, Equatable {
    /// The detector is set.
    case calibrated(Detector, RunLengthEstimate)
    /// The reference has too few finite values.
    case notEnoughData(have: Int, need: Int)
    /// All values of the reference are equal: no rate of false alarms follows from it.
    case constant(Double)
    /// The detector does not take such values; in words.
    case notApplicable(String)

    /// The detector, if it is set.
    public var detector: Detector? {
        if case .calibrated(let detector, _) = self { detector } else { nil }
    }
}

/// How long a calibrated detector runs without a false alarm, on streams drawn from its reference.
public struct RunLengthEstimate: Sendable, Hashable, Codable {
    /// The mean number of events to an alarm without change.
    public var mean: Double
    /// Its relative standard error by simulation.
    ///
    /// The reference's own error comes on top, see ``RunLengthCalibration``.
    public var relativeError: Double
    /// The number wanted.
    ///
    /// A detector that moves in steps gets the first step that is at least that.
    public var wanted: Int

    /// An estimate.
    ///
    /// - Parameters:
    ///   - mean: The mean number of events to an alarm.
    ///   - relativeError: Its relative standard error.
    ///   - wanted: The number wanted.
    public init(mean: Double, relativeError: Double, wanted: Int) {
        self.mean = mean
        self.relativeError = relativeError
        self.wanted = wanted
    }
}

/// Finds the threshold at which a detector alarms once in N events without change, by simulation from a reference.
///
/// Streams are drawn from the reference (see ``ReferenceSeries``) and the records of the detector's evidence noted; they
/// give the run lengths at every threshold at once, and the mean run length grows with the threshold. Seeded: the same
/// reference gives the same threshold.
///
/// What a reference cannot tell, no simulation adds: rare alarms hang on the reference's mean, spread and tails. For
/// CUSUM with k = 0.5 on normal data the mean run length is off by a standard deviation of some 9 % for N = 1,000 and
/// 17 % for N = 100,000 with 10,000 reference values, and in proportion to one over the root of their number. 5,000
/// values are enough for N = 1,000; for N = 100,000 take 20,000.
///
/// - Source: Gandy and Kvaløy 2013, "Guaranteed conditional performance of control charts via bootstrap methods",
///   doi:10.1002/sjos.12006, for the reference's error; the records are those of the evidence's running maximum.
public struct RunLengthCalibration: Sendable, Hashable {
    /// The number of events to one false alarm.
    public var falseAlarmEvery: Int
    /// The seed of the simulation.
    public var seed: UInt64
    /// How many streams at most.
    public var streamLimit: Int

    /// A calibration.
    ///
    /// - Parameters:
    ///   - falseAlarmEvery: N, the number of events to one false alarm, at least 2.
    ///   - seed: The seed of the simulation.
    ///   - streamLimit: How many streams at most; the relative error by simulation is about one over its root.
    public init(falseAlarmEvery: Int, seed: UInt64 = 1, streamLimit: Int = 1000) {
        self.falseAlarmEvery = min(max(falseAlarmEvery, 2), 1 << 40)
        self.seed = seed
        self.streamLimit = max(streamLimit, 50)
    }

    /// Sets the threshold of a detector.
    ///
    /// - Parameters:
    ///   - prototype: The detector with all other settings, freshly started.
    ///   - reference: The stream without change.
    /// - Returns: The detector with its threshold, or why there is none.
    /// - Complexity: At most `Detector.calibrationUpdates` updates, about.
    public func calibrate<Detector: ThresholdDetector>(
        _ prototype: Detector, on reference: ReferenceSeries
    ) -> CalibrationOutcome<Detector> {
        if let obstacle = CalibrationOutcome<Detector>(obstacleIn: reference) { return obstacle }
        let stream = ReferenceStream(reference, seed: seed)
        var simulation = RecordSimulation(prototype: prototype, stream: stream, wanted: falseAlarmEvery, seed: seed)
        // A few whole streams show where the threshold lies; beyond twice the run length nothing has to be known.
        simulation.run(streams: 24, upTo: .infinity, updateLimit: Detector.calibrationUpdates / 4)
        let cap = simulation.threshold(for: 2.5 * Double(falseAlarmEvery))?.threshold ?? .infinity
        simulation.run(streams: streamLimit, upTo: cap, updateLimit: Detector.calibrationUpdates)
        var result = simulation.threshold(for: Double(falseAlarmEvery))
        if result.map({ $0.threshold > cap }) ?? (cap < .infinity) {
            simulation = RecordSimulation(prototype: prototype, stream: stream, wanted: falseAlarmEvery, seed: seed)
            simulation.run(streams: streamLimit, upTo: .infinity, updateLimit: Detector.calibrationUpdates)
            result = simulation.threshold(for: Double(falseAlarmEvery))
        }
        guard let found = result else {
            return .notApplicable("no threshold makes its alarms as rare as one in \(falseAlarmEvery) events")
        }
        var detector = prototype
        detector.threshold = found.threshold
        detector.reset()
        return .calibrated(
            detector,
            RunLengthEstimate(mean: found.mean, relativeError: found.relativeError, wanted: falseAlarmEvery))
    }
}

extension RunLengthCalibration {
    /// How long a detector runs without a false alarm, whatever was asked for.
    ///
    /// - Parameters:
    ///   - detector: The detector, freshly started.
    ///   - reference: The stream without change, with at least one value.
    /// - Returns: The mean number of events to an alarm; twice the events seen when there was none.
    /// - Complexity: At most 2,000,000 updates, about, or four times as many events as one alarm was wanted in.
    public func estimate<Detector: ChangeDetector>(
        _ detector: Detector, on reference: ReferenceSeries
    ) -> RunLengthEstimate {
        let stream = ReferenceStream(reference, seed: seed)
        var seeds = SplitMix64(seed: seed)
        var events = 0
        var alarms = 0
        repeat {
            var values = stream.reseeded(seeds.next())
            var copy = detector
            for _ in 0..<4 * falseAlarmEvery {
                events += 1
                if copy.update(values.next()) == .drift {
                    alarms += 1
                    break
                }
            }
        } while events < 2_000_000 && alarms < streamLimit
        return RunLengthEstimate(
            mean: Double(events) / max(0.5, Double(alarms)), relativeError: 1 / Double(max(1, alarms)).squareRoot(),
            wanted: falseAlarmEvery)
    }
}

extension CalibrationOutcome {
    /// What keeps a reference from being used, `nil` for nothing.
    init?(obstacleIn reference: ReferenceSeries) {
        if reference.values.count < ReferenceSeries.leastCount {
            self = .notEnoughData(have: reference.values.count, need: ReferenceSeries.leastCount)
        } else if reference.standardDeviation == 0 {
            self = .constant(reference.values[0])
        } else {
            return nil
        }
    }

    /// The same with the detector changed.
    func map<Other>(_ transform: (Detector) -> Other) -> CalibrationOutcome<Other> {
        switch self {
        case .calibrated(let detector, let estimate): .calibrated(transform(detector), estimate)
        case .notEnoughData(let have, let need): .notEnoughData(have: have, need: need)
        case .constant(let value): .constant(value)
        case .notApplicable(let reason): .notApplicable(reason)
        }
    }
}
