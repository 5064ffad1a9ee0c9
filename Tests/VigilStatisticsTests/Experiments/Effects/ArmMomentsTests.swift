import Foundation
import Testing

@testable import VigilStatistics

@Suite("Moments of an arm's units")
struct ArmMomentsTests {
    private static func columns(_ count: Int, _ seed: UInt64, offset: Double = 0) -> [[Double]] {
        var random = SeededNumbers(seed)
        let base = random.normals(count)
        return [
            base.map { $0 + offset }, base.map { 3 + abs($0) }, base.map { $0 * 0.5 + random.normal() + offset },
            (0..<count).map { _ in 1 + random.uniform() },
        ]
    }

    private static func moments(_ columns: [[Double]], _ rows: Range<Int>) throws -> ArmMoments {
        try ArmMoments(
            values: Array(columns[0][rows]), denominators: Array(columns[1][rows]),
            covariates: Array(columns[2][rows]), covariateDenominators: Array(columns[3][rows]))
    }

    @Test("merged pieces are the whole, however they are cut", arguments: [0.0, 1e8])
    func merging(offset: Double) throws {
        let columns = Self.columns(5000, 1, offset: offset)
        let whole = try Self.moments(columns, 0..<5000)
        var random = SeededNumbers(2)
        var merged = ArmMoments()
        for part in random.cut(5000, into: 9) { merged.merge(try Self.moments(columns, part)) }
        #expect(merged.count == whole.count)
        for first in ArmMoments.Variable.allCases {
            #expect(agree(merged.mean(of: first), whole.mean(of: first)))
            for second in ArmMoments.Variable.allCases {
                let tolerance = offset == 0 ? 1e-12 : 1e-8
                #expect(
                    agree(
                        merged.covariance(first, second), whole.covariance(first, second), relative: tolerance,
                        absolute: tolerance))
            }
        }
        let plain = try Self.moments(Self.columns(5000, 1), 0..<5000)
        #expect(agree(whole.covariance(.value, .value), plain.covariance(.value, .value), relative: 1e-7))
    }

    @Test("published sums and successes are the same as rows")
    func published() throws {
        let values = [1.0, 0, 3, 2, 5, 1]
        let denominators = [2.0, 1, 4, 3, 6, 2]
        func sum(_ pairs: Zip2Sequence<[Double], [Double]>) -> Double { pairs.reduce(0) { $0 + $1.0 * $1.1 } }
        let rows = try ArmMoments(values: values, denominators: denominators)
        let sums = try ArmMoments(
            count: 6, value: (12, sum(zip(values, values))), denominator: (18, sum(zip(denominators, denominators))),
            product: sum(zip(values, denominators)))
        for (first, second) in [(ArmMoments.Variable.value, ArmMoments.Variable.denominator), (.value, .value)] {
            #expect(agree(rows.covariance(first, second), sums.covariance(first, second)))
        }
        #expect(sums.covariance(.covariate, .covariate) == 0)
        let successes = try ArmMoments(successes: 3, trials: 8)
        let ones = try ArmMoments(values: [1, 1, 1, 0, 0, 0, 0, 0])
        #expect(agree(successes.covariance(.value, .value), ones.covariance(.value, .value)))
        #expect(successes.covariance(.value, .value, divisor: .count) == 0.375 * 0.625)
    }

    @Test("what no units have is refused")
    func refusals() {
        func code(_ body: () throws -> ArmMoments) -> StatisticsError.Code? {
            do {
                _ = try body()
                return nil
            } catch { return (error as? StatisticsError)?.code }
        }
        #expect(code { try ArmMoments(values: [1, .nan]) } == .invalidValue)
        #expect(code { try ArmMoments(values: [1, .infinity], denominators: [1, 1]) } == .invalidValue)
        #expect(code { try ArmMoments(values: [1, 2], denominators: [1]) } == .lengthMismatch)
        #expect(code { try ArmMoments(count: -1, sum: 0, sumOfSquares: 0) } == .invalidValue)
        #expect(code { try ArmMoments(count: 2, sum: 10, sumOfSquares: 20) } == .invalidValue)
        #expect(code { try ArmMoments(count: 0, sum: 1, sumOfSquares: 1) } == .invalidValue)
        #expect(code { try ArmMoments(successes: 3, trials: 2) } == .invalidValue)
        #expect(code { try ArmMoments(successes: -1, trials: 2) } == .invalidValue)
        #expect(
            code { try ArmMoments(count: 3, value: (3, 5), covariate: (3, 5), product: 90) } == .invalidValue)
        #expect(
            code { try ArmMoments(clusteredValues: [1, 2], clusters: [0, 2], clusterCount: 2) } == .invalidValue)
    }

    @Test("no units, and one, have no variance and no NaN")
    func small() throws {
        let none = try ArmMoments(values: [])
        #expect(none == ArmMoments())
        #expect(none.covariance(.value, .value) == nil)
        #expect(try ArmMoments(values: [4]).mean() == 4)
        #expect(try ArmMoments(successes: 0, trials: 0).count == 0)
        #expect(none.merged(with: try ArmMoments(values: [4])).count == 1)
    }

    @Test("they survive being stored, and a broken store is refused")
    func coding() throws {
        let moments = try Self.moments(Self.columns(50, 3), 0..<50)
        let data = try JSONEncoder().encode(moments)
        #expect(try JSONDecoder().decode(ArmMoments.self, from: data) == moments)
        let broken = Data(#"{"count":3,"means":[1,1,1,1],"coMoments":[-1,0,0,0,0,0,0,0,0,0]}"#.utf8)
        #expect(throws: DecodingError.self) { try JSONDecoder().decode(ArmMoments.self, from: broken) }
    }

    @Test("limits come from all arms together, and move values only beyond them")
    func winsorising() throws {
        let arms = [(1...50).map(Double.init), (51...101).map(Double.init)]
        let limits = try Winsorisation(lowerQuantile: 0.05, upperQuantile: 0.95, ofPooled: arms)
        #expect(limits.lower == 6)
        #expect(limits.upper == 96)
        #expect(limits.applied(to: [1, 6, 50, 100]) == [6, 6, 50, 96])
        // From the treatment alone its limit would be 98.5, and 97 would have stayed.
        #expect(limits.applied(to: arms[1]).max() == 96)
        #expect(throws: StatisticsError.self) { try Winsorisation(lower: 2, upper: 1) }
        #expect(throws: StatisticsError.self) { try Winsorisation(upperQuantile: 0.9, ofPooled: [[1, .nan]]) }
        #expect(throws: StatisticsError.self) { try Winsorisation(upperQuantile: 0.9, ofPooled: [[], []]) }
    }

    @Test("clusters are units")
    func clusters() throws {
        let units = try ArmMoments(clusteredValues: [1, 2, 3, 4, 5], clusters: [0, 1, 0, 1, 2], clusterCount: 3)
        let sums = try ArmMoments(values: [4, 6, 5], denominators: [2, 2, 1])
        #expect(units == sums)
    }
}
