import Testing

@testable import VigilStatistics

@Suite("Difference in differences")
struct DifferenceInDifferencesTests {
    static let outcomes: [[Double]] = [
        [1, 2, 3, 5, 6], [2, 2, 4, 6, 5], [0, 1, 1, 3, 3], [4, 3, 5, 9, 8], [3, 4, 4, 5, 5], [2, 3, 2, 3, 5],
        [1, 1, 2, 2, 2], [5, 6, 5, 7, 6], [2, 1, 2, 3, 2],
    ]
    static let isTreated = [true, true, true, true, false, false, false, false, false]

    @Test("four cells by hand")
    func cells() throws {
        let found = try DifferenceInDifferences(
            controlBefore: SampleMoments(count: 10, mean: 5, variance: 2),
            controlAfter: SampleMoments(count: 20, mean: 6, variance: 4),
            treatedBefore: SampleMoments(count: 10, mean: 4, variance: 1),
            treatedAfter: SampleMoments(count: 5, mean: 8, variance: 2))
        #expect(found.estimate == 3)
        #expect(agree(found.standardError, 0.9.squareRoot()))
        let freedom = 0.81 / (0.04 / 9 + 0.04 / 19 + 0.01 / 9 + 0.16 / 4)
        #expect(agree(found.degreesOfFreedom, freedom))
        #expect(found.pValue < 0.01)
        let interval = found.interval()
        #expect(agree((interval.lower + interval.upper) / 2, 3))
        let few = #expect(throws: StatisticsError.self) {
            try DifferenceInDifferences(
                controlBefore: SampleMoments([1]), controlAfter: SampleMoments([1, 2]),
                treatedBefore: SampleMoments([1, 2]), treatedAfter: SampleMoments([1, 2]))
        }
        #expect(few?.code == .tooFewObservations)
    }

    @Test("a panel has the estimate of a regression with effects of unit and time, and its clusters' errors")
    func panel() throws {
        // NumPy 2.4.6: lstsq over dummies of units and times; sandwich of clusters over the units' changes.
        let panel = try TreatmentPanel(
            outcomes: Self.outcomes, isTreated: Self.isTreated, start: 3, clusters: [0, 0, 1, 2, 3, 3, 4, 5, 6])
        let found = try DifferenceInDifferences(panel)
        #expect(agree(found.estimate, 2.1583333333333337, relative: 1e-12))
        #expect(agree(found.standardError, 0.4985678563720362, relative: 1e-12))
        #expect(found.degreesOfFreedom == 5)
        let study = try EventStudy(panel)
        #expect(study.points.map(\.offset) == [-3, -2, 0, 1])
        for (point, expected) in zip(
            study.points, [(-1.1, 0.40422766), (-1.25, 0.64128777), (1.5, 0.63113654), (1.25, 0.62683065)])
        {
            #expect(agree(point.estimate, expected.0, relative: 1e-12))
            #expect(agree(point.standardError, expected.1, relative: 1e-7))
        }
        #expect(agree(study.preTrendStatistic, 3.472703367483363, relative: 1e-10))
        #expect(agree(study.preTrendPValue, 0.1335537765359538, relative: 1e-10))
        // Something that all units share at a time, or a unit at all times, changes nothing.
        let shifted = Self.outcomes.enumerated().map { unit, row in
            row.enumerated().map { $1 + Double(unit * unit) + 10 * Double($0 % 2) }
        }
        let moved = try DifferenceInDifferences(
            try TreatmentPanel(
                outcomes: shifted, isTreated: Self.isTreated, start: 3, clusters: [0, 0, 1, 2, 3, 3, 4, 5, 6]))
        #expect(agree(moved.estimate, found.estimate, relative: 1e-10))
        #expect(agree(moved.standardError, found.standardError, relative: 1e-10))
    }

    @Test("correlated clusters of equal trends: the error rates hold, and a drift apart is seen")
    func simulation() throws {
        var random = SplitMix64(seed: 6)
        var rejected = 0
        var preTrends = 0
        var drifts = 0
        let runs = 300
        for _ in 0..<runs {
            var outcomes: [[Double]] = []
            var clusters: [Int] = []
            for cluster in 0..<20 {
                let shared = (0..<6).map { _ in random.polarNormal() }
                for _ in 0..<3 {
                    let own = random.polarNormal()
                    outcomes.append((0..<6).map { own + 0.3 * Double($0) + shared[$0] + 0.5 * random.polarNormal() })
                    clusters.append(cluster)
                }
            }
            let isTreated = clusters.map { $0 < 10 }
            let panel = try TreatmentPanel(outcomes: outcomes, isTreated: isTreated, start: 4, clusters: clusters)
            if try DifferenceInDifferences(panel).pValue < 0.05 { rejected += 1 }
            if let pValue = try EventStudy(panel).preTrendPValue, pValue < 0.05 { preTrends += 1 }
            let drifting = outcomes.enumerated().map { unit, row in
                row.enumerated().map { isTreated[unit] ? $1 + 0.8 * Double($0) : $1 }
            }
            let other = try TreatmentPanel(outcomes: drifting, isTreated: isTreated, start: 4, clusters: clusters)
            if let pValue = try EventStudy(other).preTrendPValue, pValue < 0.05 { drifts += 1 }
        }
        // The 99.9 % band of 300 runs at 5 % is 4...29.
        #expect((4...29).contains(rejected))
        #expect((4...29).contains(preTrends))
        #expect(drifts > 200)
    }

    @Test("panels that cannot be compared are refused")
    func refusals() throws {
        func code(_ outcomes: [[Double]], _ isTreated: [Bool], _ start: Int, _ clusters: [Int]? = nil)
            -> StatisticsError.Code?
        {
            #expect(throws: StatisticsError.self) {
                try TreatmentPanel(outcomes: outcomes, isTreated: isTreated, start: start, clusters: clusters)
            }?.code
        }
        let pair: [[Double]] = [[1, 2], [2, 2], [3, 4], [4, 4]]
        let half = [true, true, false, false]
        #expect(code([], [], 1) == .tooFewObservations)
        #expect(code(pair, [true], 1) == .lengthMismatch)
        #expect(code(pair, half, 0) == .invalidParameter)
        #expect(code(pair, half, 2) == .invalidParameter)
        #expect(code(pair, [true, false, false, false], 1) == .tooFewObservations)
        #expect(code(pair, half, 1, [0, 0, 1, 2]) == .tooFewObservations)
        #expect(code([[1, .nan], [2, 2], [3, 4], [4, 4]], half, 1) == .invalidValue)
        #expect(code([[1], [2, 2], [3, 4], [4, 4]], half, 1) == .lengthMismatch)
        let shared = try TreatmentPanel(outcomes: pair, isTreated: half, start: 1, clusters: [0, 1, 0, 1])
        let few = #expect(throws: StatisticsError.self) { try DifferenceInDifferences(shared) }
        #expect(few?.code == .tooFewObservations)
        let constant = try TreatmentPanel(outcomes: pair.map { _ in [1, 1, 1, 1] }, isTreated: half, start: 2)
        #expect(try DifferenceInDifferences(constant).pValue == 1)
        #expect(try EventStudy(constant).preTrendPValue == nil)
    }
}
