/// Measures whether calibrated detectors alarm as rarely as asked, and how soon they find a change.
///
/// Everything is drawn anew in every repeat: a reference, on which the detector is calibrated, then streams without
/// change until an alarm, then streams whose mean moves after a stretch without. Pure and seeded.
public struct RunLengthStudy: Sendable {
    /// How many references are drawn.
    public var references: Int
    /// How many values each has.
    public var referenceSize: Int
    /// How many streams are run for each reference, without change and for each shift.
    public var repeats: Int
    /// The seed of everything.
    public var seed: UInt64
    /// How many values pass before the mean moves.
    public var leadIn: Int

    /// A study.
    ///
    /// - Parameters:
    ///   - references: How many references are drawn, at least 2.
    ///   - referenceSize: How many values each has.
    ///   - repeats: How many streams are run for each reference.
    ///   - seed: The seed of everything.
    ///   - leadIn: How many values pass before the mean moves.
    public init(
        references: Int = 20, referenceSize: Int = 10_000, repeats: Int = 50, seed: UInt64 = 1, leadIn: Int = 500
    ) {
        self.references = max(2, references)
        self.referenceSize = referenceSize
        self.repeats = max(1, repeats)
        self.seed = seed
        self.leadIn = max(0, leadIn)
    }

    /// One detector on one kind of data at one setting.
    public struct Row: Sendable, Hashable, Codable {
        /// The detector's name.
        public var detector: String
        /// The kind of data.
        public var data: StudyStream
        /// N: the number of events to a false alarm that was asked for.
        public var falseAlarmEvery: Int
        /// The mean number of events to a false alarm, over references and streams; `nil` where nothing was calibrated.
        public var measured: Double?
        /// Its interval of 95 %, which counts references as well as streams.
        public var interval: Interval?
        /// The middle of 80 % of the references' own means: what one user sees.
        public var acrossReferences: Interval?
        /// The mean number of events from a shift of half a standard deviation to the alarm, streams with a false alarm
        /// before it left out.
        public var delayHalf: Double?
        /// The same for a shift of one standard deviation.
        public var delayOne: Double?
        /// How many streams were run without change.
        public var repeats: Int
        /// Why there are no numbers, `nil` where there are.
        public var obstacle: String?
    }

    /// Every detector on every kind of data that it takes.
    ///
    /// - Parameters:
    ///   - falseAlarmEvery: The Ns.
    ///   - data: The kinds of data.
    /// - Returns: A row for each detector, kind of data and N.
    /// - Complexity: A calibration for each row and reference, about a second each in a release build.
    public func rows(
        falseAlarmEvery: [Int] = [1000, 10_000, 100_000], data: [StudyStream] = StudyStream.allCases
    ) -> [Row] {
        falseAlarmEvery.flatMap { every in data.flatMap { rows(every, on: $0) } }
    }

    private func rows(_ every: Int, on data: StudyStream) -> [Row] {
        var rows: [Row] = [
            row("cusum", every, data) { CUSUM.calibrated(falseAlarmEvery: every, on: $0, seed: $1) },
            row("ewma", every, data) { EWMAChart.calibrated(falseAlarmEvery: every, on: $0, seed: $1) },
            row("page_hinkley", every, data) { PageHinkley.calibrated(falseAlarmEvery: every, on: $0, seed: $1) },
            row("adwin", every, data) { ADWIN.calibrated(falseAlarmEvery: every, on: $0, seed: $1) },
            row("kswin", every, data) { KSWIN.calibrated(falseAlarmEvery: every, on: $0, seed: $1) },
            row("control_chart", every, data) { ControlChart.calibrated(falseAlarmEvery: every, on: $0, seed: $1) },
        ]
        guard data == .bernoulli else { return rows }
        rows += [
            row("ddm", every, data) { DDM.calibrated(falseAlarmEvery: every, on: $0, seed: $1) },
            row("eddm", every, data) { EDDM.calibrated(falseAlarmEvery: every, on: $0, seed: $1) },
            row("hddm_a", every, data) { HDDMA.calibrated(falseAlarmEvery: every, on: $0, seed: $1) },
            row("hddm_w", every, data) { HDDMW.calibrated(falseAlarmEvery: every, on: $0, seed: $1) },
            row("fhddm", every, data) { FHDDM.calibrated(falseAlarmEvery: every, on: $0, seed: $1) },
        ]
        return rows
    }

    /// Measures one detector on one kind of data.
    ///
    /// - Parameters:
    ///   - detector: Its name.
    ///   - falseAlarmEvery: N.
    ///   - data: The kind of data.
    ///   - calibrate: Sets the detector from a reference and a seed.
    /// - Returns: What was measured.
    public func row<Detector: ChangeDetector>(
        _ detector: String, _ falseAlarmEvery: Int, _ data: StudyStream,
        calibrate: (ReferenceSeries, UInt64) -> CalibrationOutcome<Detector>
    ) -> Row {
        var row = Row(detector: detector, data: data, falseAlarmEvery: falseAlarmEvery, repeats: 0)
        var seeds = SplitMix64(seed: seed)
        var means: [Double] = []
        var delays: [[Double]] = [[], []]
        for _ in 0..<references {
            var generator = data.generator(seed: seeds.next())
            let reference = ReferenceSeries((0..<referenceSize).map { _ in generator.next() })
            let outcome = calibrate(reference, seeds.next())
            guard let fresh = outcome.detector else {
                row.obstacle = "\(outcome)"
                return row
            }
            means.append(meanRunLength(fresh, data, falseAlarmEvery, &seeds))
            for (index, shift) in [0.5, 1].enumerated() {
                delays[index] += self.delays(fresh, data, shift, falseAlarmEvery, &seeds)
            }
        }
        row.repeats = references * repeats
        let moments = SampleMoments(means)
        row.measured = moments.mean
        let error = (moments.variance / Double(means.count)).squareRoot()
        row.interval = Interval(center: moments.mean, margin: normalMultiple(confidence: 0.95) * error)
        let sorted = sortedFinite(means).values
        if let low = quantile(0.1, ofSorted: sorted), let high = quantile(0.9, ofSorted: sorted) {
            row.acrossReferences = Interval(lower: low, upper: high)
        }
        row.delayHalf = Moments(delays[0]).mean
        row.delayOne = Moments(delays[1]).mean
        return row
    }

    /// Events observed for each alarm, over streams of at most ten wanted run lengths.
    private func meanRunLength<Detector: ChangeDetector>(
        _ fresh: Detector, _ data: StudyStream, _ wanted: Int, _ seeds: inout SplitMix64
    ) -> Double {
        var events = 0
        var alarms = 0
        for _ in 0..<repeats {
            var generator = data.generator(seed: seeds.next())
            var detector = fresh
            var time = 0
            while time < 10 * wanted {
                time += 1
                if detector.update(generator.next()) == .drift {
                    alarms += 1
                    break
                }
            }
            events += time
        }
        return Double(events) / Double(max(1, alarms))
    }

    private func delays<Detector: ChangeDetector>(
        _ fresh: Detector, _ data: StudyStream, _ shift: Double, _ wanted: Int, _ seeds: inout SplitMix64
    ) -> [Double] {
        var delays: [Double] = []
        for _ in 0..<repeats {
            var generator = data.generator(seed: seeds.next())
            var detector = fresh
            var isStable = true
            for _ in 0..<leadIn where detector.update(generator.next()) == .drift { isStable = false }
            guard isStable else { continue }
            var delay = 0
            repeat {
                delay += 1
            } while detector.update(generator.next(shift: shift)) != .drift && delay < 10 * wanted
            delays.append(Double(delay))
        }
        return delays
    }
}
