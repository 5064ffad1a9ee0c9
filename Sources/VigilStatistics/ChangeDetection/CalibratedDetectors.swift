// Each detector with the settings that suit a reference, and its threshold for one false alarm in N events.

/// Far enough out for a share of values that a reference of some thousand still knows well, so that rare alarms do not
/// hang on its few most extreme values.
private func outermost(_ reference: ReferenceSeries) -> Double {
    guard reference.standardDeviation > 0 else { return .infinity }
    let quantiles = reference.outerQuantiles
    let farther = max(quantiles.upperBound - reference.mean, reference.mean - quantiles.lowerBound)
    return max(1, farther / reference.standardDeviation)
}

/// The same as a range of values.
private func usualRange(_ reference: ReferenceSeries) -> ClosedRange<Double> {
    let distance = reference.standardDeviation > 0 ? outermost(reference) * reference.standardDeviation : 0
    return reference.mean - distance...reference.mean + distance
}

/// How long a detector with an ever longer memory runs before it starts afresh, in wanted run lengths.
private let runsOfMemory = 4

extension CUSUM {
    /// A chart around the reference's mean that alarms about once in N events without change.
    ///
    /// Values are clamped at the farther of the reference's 1 % and 99 % quantiles.
    ///
    /// - Parameters:
    ///   - falseAlarmEvery: N.
    ///   - reference: The stream without change.
    ///   - allowance: k, in standard deviations; half the shift to be found.
    ///   - direction: Which change alarms.
    ///   - seed: The seed of the simulation.
    /// - Returns: The chart, or why there is none.
    public static func calibrated(
        falseAlarmEvery: Int, on reference: ReferenceSeries, allowance: Double = 0.25,
        direction: ChangeDirection = .both, seed: UInt64 = 1
    ) -> CalibrationOutcome<CUSUM> {
        let chart = CUSUM(
            mean: reference.mean, standardDeviation: reference.standardDeviation, allowance: allowance,
            direction: direction, clamp: outermost(reference))
        return RunLengthCalibration(falseAlarmEvery: falseAlarmEvery, seed: seed).calibrate(chart, on: reference)
    }
}

extension EWMAChart {
    /// A chart around the reference's mean that alarms about once in N events without change.
    ///
    /// Values are clamped at the farther of the reference's 1 % and 99 % quantiles.
    ///
    /// - Parameters:
    ///   - falseAlarmEvery: N.
    ///   - reference: The stream without change.
    ///   - weight: λ, above 0 and at most 1.
    ///   - direction: Which change alarms.
    ///   - seed: The seed of the simulation.
    /// - Returns: The chart, or why there is none.
    public static func calibrated(
        falseAlarmEvery: Int, on reference: ReferenceSeries, weight: Double = 0.05,
        direction: ChangeDirection = .both, seed: UInt64 = 1
    ) -> CalibrationOutcome<EWMAChart> {
        let chart = EWMAChart(
            mean: reference.mean, standardDeviation: reference.standardDeviation, weight: weight,
            direction: direction, clamp: outermost(reference))
        return RunLengthCalibration(falseAlarmEvery: falseAlarmEvery, seed: seed).calibrate(chart, on: reference)
    }
}

extension PageHinkley {
    /// A test that alarms about once in N events without change, with sums that do not fade.
    ///
    /// Values are clamped at the farther of the reference's 1 % and 99 % quantiles.
    ///
    /// - Parameters:
    ///   - falseAlarmEvery: N.
    ///   - reference: The stream without change.
    ///   - tolerance: In standard deviations of the reference.
    ///   - direction: Which change alarms.
    ///   - seed: The seed of the simulation.
    /// - Returns: The test, or why there is none.
    public static func calibrated(
        falseAlarmEvery: Int, on reference: ReferenceSeries, tolerance: Double = 0.25,
        direction: ChangeDirection = .both, seed: UInt64 = 1
    ) -> CalibrationOutcome<PageHinkley> {
        // Fading pulls a sum back from its extreme: at the usual 0.9999 it wanders by 70 standard deviations by itself, and
        // a run of 100,000 would take a threshold of 250 that hardly any change reaches. Without, one of 18 does.
        let test = PageHinkley(
            tolerance: tolerance * reference.standardDeviation, fading: 1, direction: direction,
            limits: usualRange(reference))
        return RunLengthCalibration(falseAlarmEvery: falseAlarmEvery, seed: seed).calibrate(test, on: reference)
    }
}

extension ADWIN {
    /// A detector that alarms about once in N events without change, with a window of at most about N/4 values.
    ///
    /// Values are clamped at the farther of the reference's 1 % and 99 % quantiles.
    ///
    /// - Parameters:
    ///   - falseAlarmEvery: N.
    ///   - reference: The stream without change.
    ///   - clock: How many values pass between tests.
    ///   - seed: The seed of the simulation.
    /// - Returns: The detector, or why there is none.
    public static func calibrated(
        falseAlarmEvery: Int, on reference: ReferenceSeries, clock: Int = 8, seed: UInt64 = 1
    ) -> CalibrationOutcome<ADWIN> {
        let detector = ADWIN(
            clock: clock, longestWindow: max(100, falseAlarmEvery / 4), limits: usualRange(reference))
        return RunLengthCalibration(falseAlarmEvery: falseAlarmEvery, seed: seed).calibrate(detector, on: reference)
    }
}

extension KSWIN {
    /// A detector that alarms about once in N events without change.
    ///
    /// - Parameters:
    ///   - falseAlarmEvery: N.
    ///   - reference: The stream without change.
    ///   - windowSize: How many values the window holds.
    ///   - statisticSize: How many values are compared with as many.
    ///   - seed: The seed of the simulation and of the draws.
    /// - Returns: The detector, or why there is none.
    public static func calibrated(
        falseAlarmEvery: Int, on reference: ReferenceSeries, windowSize: Int = 100, statisticSize: Int = 30,
        seed: UInt64 = 1
    ) -> CalibrationOutcome<KSWIN> {
        let detector = KSWIN(
            windowSize: windowSize, statisticSize: statisticSize, threshold: Double(statisticSize), seed: seed)
        return RunLengthCalibration(falseAlarmEvery: falseAlarmEvery, seed: seed).calibrate(detector, on: reference)
    }
}

extension ControlChart {
    /// A chart with stretched zones and the rules that can be stretched, about one false alarm in N events.
    ///
    /// Few distinct values give few run lengths: the next longer one is taken, see ``RunLengthEstimate/mean``. Rare
    /// alarms are those of single extreme values, which a reference of fewer than some 10 N values cannot place well.
    ///
    /// - Parameters:
    ///   - falseAlarmEvery: N.
    ///   - reference: The stream without change.
    ///   - seed: The seed of the simulation.
    /// - Returns: The chart, or why there is none.
    public static func calibrated(
        falseAlarmEvery: Int, on reference: ReferenceSeries, seed: UInt64 = 1
    ) -> CalibrationOutcome<ControlChart> {
        let chart = ControlChart(
            mean: reference.mean, standardDeviation: reference.standardDeviation, rules: .adjustable)
        return RunLengthCalibration(falseAlarmEvery: falseAlarmEvery, seed: seed).calibrate(chart, on: reference)
    }
}

extension DDM {
    /// A detector that alarms about once in N events without change and starts afresh after 4 N.
    ///
    /// - Parameters:
    ///   - falseAlarmEvery: N.
    ///   - reference: The stream without change; errors (1) and successes (0).
    ///   - seed: The seed of the simulation.
    /// - Returns: The detector, or why there is none.
    public static func calibrated(
        falseAlarmEvery: Int, on reference: ReferenceSeries, seed: UInt64 = 1
    ) -> CalibrationOutcome<DDM> {
        guard reference.isBinary else { return .notApplicable("it takes errors and successes, 1 and 0") }
        let detector = DDM(leastErrors: 10, longestRun: runsOfMemory * max(2, falseAlarmEvery))
        let calibration = RunLengthCalibration(falseAlarmEvery: falseAlarmEvery, seed: seed)
        let found = calibration.calibrate(detector, on: reference)
        return found.map { found in
            // The warning zone keeps its place in proportion to the alarm.
            var detector = DDM(
                leastErrors: found.leastErrors, warningThreshold: found.threshold * 2 / 3,
                longestRun: found.longestRun)
            detector.threshold = found.threshold
            return detector
        }
    }
}

extension EDDM {
    /// A detector that alarms about once in N events without change and starts afresh after 4 N.
    ///
    /// - Parameters:
    ///   - falseAlarmEvery: N; less than what 31 errors take cannot be had.
    ///   - reference: The stream without change; errors (1) and successes (0).
    ///   - seed: The seed of the simulation.
    /// - Returns: The detector, or why there is none.
    public static func calibrated(
        falseAlarmEvery: Int, on reference: ReferenceSeries, seed: UInt64 = 1
    ) -> CalibrationOutcome<EDDM> {
        guard reference.isBinary else { return .notApplicable("it takes errors and successes, 1 and 0") }
        let detector = EDDM(longestRun: runsOfMemory * max(2, falseAlarmEvery))
        let calibration = RunLengthCalibration(falseAlarmEvery: falseAlarmEvery, seed: seed)
        let found = calibration.calibrate(detector, on: reference)
        return found.map { found in
            EDDM(
                warningRatio: (1 + found.driftRatio) / 2, driftRatio: found.driftRatio, longestRun: found.longestRun)
        }
    }
}

extension FHDDM {
    /// A detector that alarms about once in N events without change.
    ///
    /// - Parameters:
    ///   - falseAlarmEvery: N.
    ///   - reference: The stream without change; 0 and 1.
    ///   - windowSize: How many values the window holds.
    ///   - direction: Which change alarms; `.up` for a stream of errors.
    ///   - seed: The seed of the simulation.
    /// - Returns: The detector, or why there is none.
    public static func calibrated(
        falseAlarmEvery: Int, on reference: ReferenceSeries, windowSize: Int = 100, direction: ChangeDirection = .up,
        seed: UInt64 = 1
    ) -> CalibrationOutcome<FHDDM> {
        guard reference.isBinary else { return .notApplicable("it takes errors and successes, 1 and 0") }
        let detector = FHDDM(windowSize: windowSize, threshold: Double(windowSize), direction: direction)
        return RunLengthCalibration(falseAlarmEvery: falseAlarmEvery, seed: seed).calibrate(detector, on: reference)
    }
}

extension HDDMA {
    /// A detector that alarms about once in N events without change and starts afresh after 4 N.
    ///
    /// - Parameters:
    ///   - falseAlarmEvery: N.
    ///   - reference: The stream without change; values in 0...1.
    ///   - direction: Which change alarms.
    ///   - seed: The seed of the simulation.
    /// - Returns: The detector, or why there is none.
    public static func calibrated(
        falseAlarmEvery: Int, on reference: ReferenceSeries, direction: ChangeDirection = .up, seed: UInt64 = 1
    ) -> CalibrationOutcome<HDDMA> {
        let longestRun = runsOfMemory * max(2, falseAlarmEvery)
        return searched(falseAlarmEvery: falseAlarmEvery, reference, longestRun: longestRun, seed: seed) {
            strictness in
            let level = Elementary.exp(-strictness)
            return HDDMA(
                driftLevel: level, warningLevel: min(1, 5 * level), direction: direction, longestRun: longestRun)
        }
    }
}

extension HDDMW {
    /// A detector that alarms about once in N events without change and starts afresh after 4 N.
    ///
    /// - Parameters:
    ///   - falseAlarmEvery: N.
    ///   - reference: The stream without change; values in 0...1.
    ///   - weight: λ, above 0 and at most 1.
    ///   - direction: Which change alarms.
    ///   - seed: The seed of the simulation.
    /// - Returns: The detector, or why there is none.
    public static func calibrated(
        falseAlarmEvery: Int, on reference: ReferenceSeries, weight: Double = 0.05, direction: ChangeDirection = .up,
        seed: UInt64 = 1
    ) -> CalibrationOutcome<HDDMW> {
        let longestRun = runsOfMemory * max(2, falseAlarmEvery)
        return searched(falseAlarmEvery: falseAlarmEvery, reference, longestRun: longestRun, seed: seed) {
            strictness in
            let level = Elementary.exp(-strictness)
            return HDDMW(
                driftLevel: level, warningLevel: min(1, 5 * level), weight: weight, direction: direction,
                longestRun: longestRun)
        }
    }
}

/// A detector of values in 0...1 whose level is searched.
private func searched<Detector: ChangeDetector>(
    falseAlarmEvery: Int, _ reference: ReferenceSeries, longestRun: Int, seed: UInt64,
    _ detector: @escaping (Double) -> Detector
) -> CalibrationOutcome<Detector> {
    if let obstacle = CalibrationOutcome<Detector>(obstacleIn: reference) { return obstacle }
    guard reference.values.allSatisfy({ (0...1).contains($0) }) else {
        return .notApplicable("it takes values from 0 to 1")
    }
    let search = LevelSearch(wanted: max(2, falseAlarmEvery), seed: seed, detector: detector, longestRun: longestRun)
    guard let found = search.search(reference, in: 0.01...60) else {
        return .notApplicable("no level makes its alarms as rare as one in \(falseAlarmEvery) events")
    }
    return .calibrated(found.0, found.1)
}
