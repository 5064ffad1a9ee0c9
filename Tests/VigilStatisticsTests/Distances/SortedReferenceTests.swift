import Testing
import VigilStatistics

@Suite("A prepared reference")
struct SortedReferenceTests {
    struct Shape: Sendable, CustomTestStringConvertible {
        var reference: Int
        var current: Int
        var rounding: Double?
        var offset: Double
        var testDescription: String { "\(reference) and \(current), rounded \(rounding ?? 0), offset \(offset)" }
    }

    static let shapes: [Shape] = [
        Shape(reference: 1, current: 1, rounding: nil, offset: 0),
        Shape(reference: 500, current: 1, rounding: nil, offset: 0),
        Shape(reference: 1000, current: 30, rounding: nil, offset: 0),
        Shape(reference: 1000, current: 700, rounding: nil, offset: 1e8),
        Shape(reference: 1000, current: 1000, rounding: 0.5, offset: 0),
        Shape(reference: 900, current: 60, rounding: 1, offset: -1e8),
        Shape(reference: 60, current: 900, rounding: nil, offset: 0),
        Shape(reference: 60, current: 900, rounding: 1, offset: 0),
        // Around the lengths of blocks, and long runs of equal values.
        Shape(reference: 16, current: 5, rounding: nil, offset: 0),
        Shape(reference: 17, current: 4, rounding: nil, offset: 0),
        Shape(reference: 1600, current: 320, rounding: nil, offset: 0),
        Shape(reference: 1601, current: 333, rounding: 0.01, offset: 0),
        Shape(reference: 2047, current: 200, rounding: 0.002, offset: 1e6),
        Shape(reference: 400, current: 90, rounding: 0.03, offset: 0),
        Shape(reference: 3000, current: 40, rounding: 0.001, offset: 0),
    ]

    @Test("gives what the plain functions give", arguments: shapes)
    func agreesWithPlain(_ shape: Shape) throws {
        var random = SeededNumbers(UInt64(shape.reference + shape.current))
        func sample(_ count: Int, _ shift: Double) -> [Double] {
            random.normals(count).map { value in
                let moved = value + shift
                return (shape.rounding.map { (moved / $0).rounded() * $0 } ?? moved) + shape.offset
            }
        }
        for shift in [0.0, 0.4, 10] {
            let reference = sample(shape.reference, 0)
            let current = sample(shape.current, shift).sorted()
            let prepared = try SortedReference(reference)
            let result = try prepared.compare(sortedCurrent: current)
            let sorted = reference.sorted()
            let plain = WassersteinDistance.between(sortedReference: sorted, sortedCurrent: current)
            #expect(agree(result.wasserstein, plain, relative: 1e-10, absolute: 1e-12))
            let test = try KolmogorovSmirnovTest().compare(sortedReference: sorted, sortedCurrent: current)
            #expect(result.kolmogorovSmirnov.statistic == test.statistic)
            #expect(result.kolmogorovSmirnov.method == test.method)
            #expect(agree(result.kolmogorovSmirnov.pValue, test.pValue))
            let bins = try Bins(.quantile(bins: 10), sortedReference: sorted)
            #expect(result.binCounts.current == bins.counts(current).bins)
            #expect(result.binCounts.reference == bins.counts(reference).bins)
        }
    }

    @Test("a window equal to the reference differs in nothing, exactly")
    func identical() throws {
        var random = SeededNumbers(8)
        let values = random.normals(300)
        let result = try SortedReference(values).compare(sortedCurrent: values.sorted())
        #expect(result.kolmogorovSmirnov.statistic == 0)
        #expect(result.kolmogorovSmirnov.pValue == 1)
        #expect(result.wasserstein == 0)
        #expect(result.normalisedWasserstein == 0)
        #expect(result.correctedWasserstein == 0)
        #expect(result.populationStabilityIndex == 0)
    }

    @Test("moments are right beside a large offset")
    func moments() throws {
        let reference = try SortedReference([1e8, 1e8 + 1, 1e8 + 2, 1e8 + 5])
        #expect(reference.mean == 1e8 + 2)
        #expect(agree(reference.standardDeviation, 3.5.squareRoot()))
        // √(1·3) · 1 + √(2·2) · 1 + √(3·1) · 3, over 4.
        #expect(agree(reference.rootIntegral, (4 * 3.0.squareRoot() + 2) / 4))
    }

    @Test("missing and infinite values are counted and left out")
    func nonfinite() throws {
        let reference = try SortedReference([3, .nan, 1, .infinity, 2, -.infinity, .infinity])
        #expect(reference.values == [1, 2, 3])
        #expect(reference.missing == 1)
        #expect(reference.infinite == 3)
        let result = try reference.compare(sortedCurrent: [-.infinity, 1, 2, 3, .infinity])
        #expect(result.infinite == 2)
        #expect(result.kolmogorovSmirnov.statistic == 0)
        #expect(result.wasserstein == 0)
        for empty in [[], [.nan], [.infinity]] as [[Double]] {
            let error = #expect(throws: StatisticsError.self) { try SortedReference(empty) }
            #expect(error?.code == .tooFewObservations)
        }
        let none = #expect(throws: StatisticsError.self) { try reference.compare(sortedCurrent: [.infinity]) }
        #expect(none?.code == .tooFewObservations)
    }

    @Test("a constant reference meets itself at distance 0 and anything else infinitely far away")
    func constant() throws {
        let reference = try SortedReference([0.1, 0.1, 0.1, 0.1, 0.1])
        #expect(reference.standardDeviation == 0)
        #expect(reference.mean == 0.1)
        let same = try reference.compare(sortedCurrent: [0.1, 0.1])
        #expect(same.normalisedWasserstein == 0)
        #expect(same.kolmogorovSmirnov.pValue == 1)
        let other = try reference.compare(sortedCurrent: [0.1, 0.2])
        #expect(agree(other.wasserstein, 0.05))
        #expect(other.normalisedWasserstein == .infinity)
    }

    @Test("values whose sums go beyond the largest double are compared all the same")
    func huge() throws {
        let reference = try SortedReference([-1e308, 0, 1e308, 1e308, 1e308, 1.5e308])
        #expect(reference.mean.isFinite)
        let same = try reference.compare(sortedCurrent: reference.values)
        #expect(same.wasserstein == 0)
        #expect(same.kolmogorovSmirnov.pValue == 1)
        let other = try reference.compare(sortedCurrent: [1e308, 1.2e308])
        #expect(!other.wasserstein.isNaN)
        #expect(!other.normalisedWasserstein.isNaN)
        let error = #expect(throws: StatisticsError.self) { try ReferenceGrid(reference) }
        #expect(error?.code == .invalidValue)
    }
}
