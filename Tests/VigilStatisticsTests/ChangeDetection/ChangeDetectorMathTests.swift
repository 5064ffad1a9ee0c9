import Testing
import VigilStatistics

@Suite("The mathematics of change detection")
struct ChangeDetectorMathTests {
    @Test("CUSUM adds up what lies beyond the allowance")
    func cusum() {
        var chart = CUSUM(mean: 10, standardDeviation: 2, allowance: 0.5, threshold: 2)
        // z = 1, 1.5, -1, 2: the upper sum is 0.5, 1.5, 0, 1.5, the lower one 0, 0, 0.5, 0.
        let expected: [(Double, Double)] = [(0.5, 0), (1.5, 0), (0, 0.5), (1.5, 0)]
        for (value, sums) in zip([12.0, 13, 8, 14], expected) {
            #expect(chart.update(value) == .stable)
            #expect(chart.upperSum == sums.0 && chart.lowerSum == sums.1)
        }
        #expect(chart.update(13.2) == .drift)
        #expect(chart.update(10) == .stable && chart.upperSum == 0)
    }

    @Test("a clamped chart takes an infinite value as one at the clamp")
    func clamp() {
        var chart = CUSUM(threshold: 5, clamp: 3)
        #expect(chart.update(.infinity) == .stable)
        #expect(chart.upperSum == 2.5)
        #expect(chart.update(.infinity) == .stable)
        #expect(chart.update(3.5) == .drift)
    }

    @Test("the average's variance grows to its limit")
    func average() {
        var chart = EWMAChart(weight: 0.1)
        _ = chart.update(1)
        #expect(agree(chart.average, 0.1) && agree(chart.averageVariance, 0.01))
        for _ in 0..<500 { _ = chart.update(0) }
        #expect(agree(chart.averageVariance, 0.1 / 1.9, relative: 1e-12))
    }

    /// Published mean run lengths: Montgomery, Introduction to Statistical Quality Control, tables 9.3 and 9.11 (CUSUM with
    /// k = 1/2; EWMA with λ = 0.1 and L = 2.814).
    @Test("charts have the published run lengths", .tags(.simulation))
    func published() {
        func runLength<Detector: ChangeDetector>(_ detector: Detector, shift: Double, runs: Int) -> Double {
            var generator = StudyStream.normal.generator(seed: 4)
            var events = 0
            for _ in 0..<runs {
                var copy = detector
                repeat { events += 1 } while copy.update(generator.next(shift: shift)) != .drift
            }
            return Double(events) / Double(runs)
        }
        #expect(agree(runLength(CUSUM(threshold: 4), shift: 0, runs: 600), 168, relative: 0.12))
        #expect(agree(runLength(CUSUM(threshold: 4), shift: 1, runs: 2000), 8.38, relative: 0.05))
        #expect(agree(runLength(CUSUM(threshold: 5), shift: 0.5, runs: 1000), 38, relative: 0.08))
        #expect(agree(runLength(EWMAChart(), shift: 0, runs: 400), 500, relative: 0.15))
    }

    @Test("KSWIN's distance is that of the Kolmogorov-Smirnov test, with ties too")
    func distance() throws {
        var random = SeededNumbers(2)
        for isTied in [false, true] {
            var detector = KSWIN(windowSize: 50, statisticSize: 15, threshold: 100)
            for step in 0..<400 {
                let value = isTied ? Double(random.integer(below: 4)) : random.normal()
                #expect(detector.update(value) == .stable)
                guard step >= 50, step % 7 == 0 else { continue }
                let window = detector.window
                let chosen = Array(random.shuffled((0..<35).map(Double.init)).prefix(15)).map { Int($0) }
                let statistic = try KolmogorovSmirnovStatistic(
                    sortedReference: chosen.map { window[$0] }.sorted(), sortedCurrent: window[35...].sorted())
                #expect(Double(detector.distance(choosing: chosen)) == (statistic.distance() * 15).rounded())
            }
        }
    }

    @Test("KSWIN draws each older value equally often")
    func draws() {
        // The recent values are all above the older ones but one, so D is 1 - 1/n when that one is not drawn against.
        var detector = KSWIN(windowSize: 8, statisticSize: 2, threshold: 2)
        var drifts = 0
        for seed in 0..<2000 {
            detector = KSWIN(windowSize: 8, statisticSize: 2, threshold: 2, seed: UInt64(seed))
            for value in [1.0, 2, 3, 4, 5, 9] { _ = detector.update(value) }
            _ = detector.update(6)
            // Full now; D is 1 unless the 9 among the six older ones is drawn, which two of six do in a third.
            if detector.update(7) == .drift { drifts += 1 }
        }
        #expect(abs(Double(drifts) / 2000 - 2.0 / 3) < 0.04)
    }

    @Test("a window with a limit stays within it and keeps exact sums")
    func limitedWindow() {
        var random = SeededNumbers(6)
        var detector = ADWIN(delta: 1e-9, clock: 1_000_000, longestWindow: 600)
        var values: [Double] = []
        for _ in 0..<5000 {
            values.append(1e8 + random.normal())
            _ = detector.update(values[values.count - 1])
        }
        #expect(detector.longestWindow == 635)
        #expect((400...635).contains(detector.width))
        let moments = Moments(Array(values.suffix(detector.width)))
        #expect(agree(detector.mean, moments.mean, relative: 1e-14))
        #expect(
            agree(detector.squaredDeviations / Double(detector.width), moments.populationVariance, relative: 1e-6))
    }

    /// Scouter's own test of its rule, `test_check_rule`: zone numbers in, four kinds of alert out.
    @Test("Scouter's rule alarms where Scouter's does")
    func zones() {
        let zones: [Double] = [
            0, 1, 1, 1, 1, 1, 2, 1, 1, 1, 1, -2, 2, 0, 0, 3, 3, 3, 4, 0, -4, 3, -3, 3, -3, 3, -3,
        ]
        // A value in the middle of its zone; an alarm starts the count afresh, unlike Scouter's look at a whole batch.
        let values = zones.map { $0 == 0 ? 0 : $0 - ($0 > 0 ? 0.5 : -0.5) }
        var chart = ZoneChart()
        #expect(chart.update(contentsOf: values).drifts == [8, 16, 18, 20, 24])
        var noTurns = ZoneChart(rule: [8, 0, 4, 0, 2, 0, 1, 0])
        #expect(noTurns.update(contentsOf: values).drifts == [8, 16, 18, 20])
        var onlyTurns = ZoneChart(rule: [0, 0, 0, 0, 0, 4, 0, 0])
        #expect(onlyTurns.update(contentsOf: [2.5, 2.5, -2.5, 2.5, -2.5, 2.5]).drifts == [4])
    }

    @Test("each of Nelson's rules alarms at the value that completes it")
    func nelson() {
        func drifts(_ rules: ControlChartRules, _ values: [Double]) -> [Int] {
            var chart = ControlChart(rules: rules)
            return chart.update(contentsOf: values).drifts
        }
        let side = Array(repeating: 0.5, count: 9)
        #expect(drifts(.beyondThree, [2.9, 3.1, -3.1]) == [1, 2])
        #expect(drifts(.oneSide, [-1] + side) == [9])
        #expect(drifts(.oneSide, Array(side[..<4]) + [0] + side) == [13])
        #expect(drifts(.trend, [1, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6]) == [6])
        #expect(drifts(.trend, [0.1, 0.2, 0.2, 0.3, 0.4, 0.5, 0.6]) == [])
        #expect(drifts(.alternation, (0..<14).map { $0 % 2 == 0 ? 0.1 : -0.1 }) == [13])
        #expect(drifts(.twoOfThree, [2.1, 0, 2.2]) == [2])
        #expect(drifts(.twoOfThree, [2.1, -2.2, 0, 2.2]) == [])
        #expect(drifts(.fourOfFive, [1.1, 1.2, 0, 1.1, 1.2]) == [4])
        #expect(drifts(.hugging, Array(repeating: 0.9, count: 15)) == [14])
        #expect(drifts(.avoidance, [1.1, -1.1, 1.1, -1.1, 1.1, -1.1, 1.1, -1.1]) == [7])
        var chart = ControlChart(rules: .westernElectric, sideRun: 8)
        for value in [1.5, 1.5, 1.5] { #expect(chart.update(value) == .stable) }
        #expect(chart.update(2.5) == .drift && chart.alarmingRules == .fourOfFive)
    }
}
