import Testing

@testable import VigilStatistics

@Suite("One false alarm in N events", .tags(.simulation))
struct RunLengthCalibrationTests {
    private static func reference(_ kind: StudyStream, count: Int = 4000) -> ReferenceSeries {
        var generator = kind.generator(seed: 21)
        return ReferenceSeries((0..<count).map { _ in generator.next() })
    }

    /// Events for each alarm on fresh streams.
    private static func runLength<Detector: ChangeDetector>(
        _ detector: Detector, _ kind: StudyStream, alarms wanted: Int
    ) -> Double {
        var generator = kind.generator(seed: 77)
        var copy = detector
        var events = 0
        var alarms = 0
        while alarms < wanted && events < 300_000 {
            events += 1
            if copy.update(generator.next()) == .drift {
                alarms += 1
                copy = detector
            }
        }
        return Double(events) / Double(max(1, alarms))
    }

    @Test("charts and windows run as long as asked", arguments: StudyStream.allCases)
    func values(_ kind: StudyStream) throws {
        let reference = Self.reference(kind)
        let calibration = RunLengthCalibration(falseAlarmEvery: 200, streamLimit: 250)
        func check<Detector: ThresholdDetector>(_ prototype: Detector, _ tolerance: Double = 0.3) throws {
            guard case .calibrated(let detector, let estimate) = calibration.calibrate(prototype, on: reference) else {
                Issue.record("\(Detector.self) was not calibrated")
                return
            }
            let mean = Self.runLength(detector, kind, alarms: 150)
            #expect(abs(mean / estimate.mean - 1) < tolerance, "\(Detector.self) runs for \(mean)")
            // Ten bits that are 1 in two hundred make steps; otherwise what was asked for is what was got.
            #expect(kind == .bernoulli ? estimate.mean >= 200 : abs(estimate.mean / 200 - 1) < 0.02)
        }
        try check(CUSUM(mean: reference.mean, standardDeviation: reference.standardDeviation))
        try check(EWMAChart(mean: reference.mean, standardDeviation: reference.standardDeviation))
        try check(PageHinkley(tolerance: 0.25 * reference.standardDeviation))
        try check(ADWIN(clock: 4, longestWindow: 100))
    }

    @Test("KSWIN's and FHDDM's steps are bridged by chance")
    func steps() throws {
        let numbers = Self.reference(.normal)
        let calibration = RunLengthCalibration(falseAlarmEvery: 150, streamLimit: 120)
        let kswin = KSWIN(windowSize: 40, statisticSize: 12, threshold: 12)
        let found = try #require(calibration.calibrate(kswin, on: numbers).detector)
        #expect(abs(Self.runLength(found, .normal, alarms: 120) / 150 - 1) < 0.35)
        let fast = FHDDM(windowSize: 30, threshold: 30, direction: .up)
        let bits = Self.reference(.bernoulli)
        let other = try #require(calibration.calibrate(fast, on: bits).detector)
        #expect(abs(Self.runLength(other, .bernoulli, alarms: 120) / 150 - 1) < 0.35)
    }

    @Test("error-rate detectors run as long as asked")
    func errors() throws {
        let reference = Self.reference(.bernoulli)
        let calibration = RunLengthCalibration(falseAlarmEvery: 600, streamLimit: 150)
        let ddm = try #require(calibration.calibrate(DDM(leastErrors: 5, longestRun: 2400), on: reference).detector)
        #expect(abs(Self.runLength(ddm, .bernoulli, alarms: 120) / 600 - 1) < 0.35)
        let search = LevelSearch(
            wanted: 300, seed: 1, updatesPerStep: 25_000,
            detector: { HDDMW(driftLevel: Elementary.exp(-$0), warningLevel: 1, longestRun: 1200) }, longestRun: 1200)
        let hddm = try #require(search.search(reference, in: 0.01...60)).0
        #expect(abs(Self.runLength(hddm, .bernoulli, alarms: 120) / 300 - 1) < 0.4)
    }

    @Test("the same reference and seed give the same threshold, another seed one close to it")
    func seeded() throws {
        let reference = Self.reference(.normal)
        func threshold(_ seed: UInt64) throws -> Double {
            let calibration = RunLengthCalibration(falseAlarmEvery: 100, seed: seed, streamLimit: 300)
            return try #require(calibration.calibrate(CUSUM(), on: reference).detector).threshold
        }
        #expect(try threshold(1) == threshold(1))
        #expect(try abs(threshold(1) - threshold(2)) < 0.4)
    }

    @Test("a reference that says nothing is an outcome")
    func obstacles() {
        let calibration = RunLengthCalibration(falseAlarmEvery: 100)
        let constant = ReferenceSeries(Array(repeating: 0.1, count: 500))
        #expect(calibration.calibrate(CUSUM(), on: constant) == .constant(0.1))
        let few = ReferenceSeries(Array(repeating: .nan, count: 500) + [1, 2])
        #expect(calibration.calibrate(CUSUM(), on: few) == .notEnoughData(have: 2, need: 200))
        let numbers = Self.reference(.normal, count: 300)
        for outcome in [
            DDM.calibrated(falseAlarmEvery: 100, on: numbers).detector == nil,
            HDDMA.calibrated(falseAlarmEvery: 100, on: numbers).detector == nil,
        ] { #expect(outcome) }
    }

    @Test("dependence is seen where it is, and drawn again")
    func dependence() {
        #expect(Self.reference(.normal).resampling == .independent)
        #expect(Self.reference(.bernoulli).resampling == .independent)
        #expect(Self.reference(.studentT3).resampling == .independent)
        guard case .autoregressive(let coefficients) = Self.reference(.autoregressive).resampling else {
            Issue.record("the autoregression was not seen")
            return
        }
        #expect(abs(coefficients[0] - 0.5) < 0.06 && coefficients.count <= 3)
        var random = SeededNumbers(4)
        var state = 0.0
        let sticky = (0..<4000).map { _ in
            if random.happens(0.05) { state = random.happens(0.3) ? 1 : 0 }
            return state
        }
        guard case .blocks(let length) = ReferenceSeries(sticky).resampling else {
            Issue.record("bits in runs are no autoregression")
            return
        }
        #expect((100...400).contains(length))
        // Spread that changes in long waves is dependence without any correlation.
        let waves = (0..<4000).map { random.normal() * ($0 / 100 % 2 == 0 ? 1 : 4) }
        #expect(ReferenceSeries(waves).resampling != .independent)
        var stream = ReferenceStream(Self.reference(.autoregressive), seed: 3)
        let drawn = (0..<4000).map { _ in stream.next() }
        let product = zip(drawn, drawn.dropFirst()).reduce(0) { $0 + $1.0 * $1.1 }
        #expect(abs(product / drawn.reduce(0) { $0 + $1 * $1 } - 0.5) < 0.06)
    }

    @Test("a study's row has what was asked for")
    func study() {
        let study = RunLengthStudy(references: 3, referenceSize: 1000, repeats: 8, leadIn: 50)
        let row = study.row("cusum", 100, .normal) { reference, seed in
            RunLengthCalibration(falseAlarmEvery: 100, seed: seed, streamLimit: 60)
                .calibrate(CUSUM(mean: reference.mean, standardDeviation: reference.standardDeviation), on: reference)
        }
        #expect(row.repeats == 24 && row.obstacle == nil)
        #expect((40...250).contains(row.measured ?? 0))
        #expect((row.delayOne ?? 0) < (row.delayHalf ?? 0))
        let refused = study.row("ddm", 100, .normal) { reference, _ in
            DDM.calibrated(falseAlarmEvery: 100, on: reference)
        }
        #expect(refused.measured == nil && refused.obstacle != nil)
    }
}
