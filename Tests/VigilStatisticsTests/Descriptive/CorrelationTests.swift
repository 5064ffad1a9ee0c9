import Testing
import VigilStatistics

@Suite("Correlation")
struct CorrelationTests {
    enum Kind: String, CaseIterable, CustomTestStringConvertible {
        case pearson, spearman, kendall

        var testDescription: String { rawValue }

        func callAsFunction(_ first: [Double], _ second: [Double]) throws -> CorrelationOutcome {
            switch self {
            case .pearson: try Correlation.pearson(first, second)
            case .spearman: try Correlation.spearman(first, second)
            case .kendall: try Correlation.kendall(first, second)
            }
        }
    }

    @Test("too few rows, constant columns and columns of different lengths say so", arguments: Kind.allCases)
    func edges(kind: Kind) throws {
        #expect(try kind([], []) == .notEnoughData(have: 0, need: 2))
        #expect(try kind([1], [2]) == .notEnoughData(have: 1, need: 2))
        #expect(try kind([1, .nan, 3], [2, 5, .nan]) == .notEnoughData(have: 1, need: 2))
        #expect(try kind([1, 2, 3], [0.1, 0.1, 0.1]) == .undefined(reason: .constant))
        #expect(try kind([0.1, 0.1, 0.1], [1, 2, 3]) == .undefined(reason: .constant))
        #expect { try kind([1, 2], [1]) } throws: { ($0 as? StatisticsError)?.code == .lengthMismatch }
    }

    @Test("a column correlates with itself at 1 and with its negative at -1", arguments: Kind.allCases)
    func perfect(kind: Kind) throws {
        let column = [3, 1, 4, 1.5, 9, 2.6]
        let same = try #require(try kind(column, column).correlation)
        let opposite = try #require(try kind(column, column.map { -$0 }).correlation)
        #expect(agree(same.coefficient, 1))
        #expect(agree(opposite.coefficient, -1))
        #expect(same.pValue <= 0.01)
        #expect(same.count == 6)
    }

    @Test(
        "swapping the columns changes nothing, reversing the sign of one reverses the coefficient",
        arguments: Kind.allCases)
    func symmetry(kind: Kind) throws {
        var random = SeededNumbers(11)
        let first = random.normals(200).map { ($0 * 4).rounded() }
        let second = zip(first, random.normals(200)).map { ($0 + 4 * $1).rounded() }
        let forward = try #require(try kind(first, second).correlation)
        let backward = try #require(try kind(second, first).correlation)
        let reversed = try #require(try kind(first, second.map { -$0 }).correlation)
        #expect(agree(forward.coefficient, backward.coefficient))
        #expect(agree(forward.pValue, backward.pValue))
        #expect(agree(forward.coefficient, -reversed.coefficient))
        #expect(agree(forward.pValue, reversed.pValue))
    }

    @Test("rows with a missing value are left out", arguments: Kind.allCases)
    func missing(kind: Kind) throws {
        let with = try kind([1, .nan, 2, 3, 5, 4], [2, 9, 1, .nan, 6, 5])
        let without = try kind([1, 2, 5, 4], [2, 1, 6, 5])
        #expect(with == without)
    }

    @Test("Kendall's count of pairs equals counting all pairs")
    func kendallByBruteForce() throws {
        var random = SeededNumbers(12)
        for size in [2, 3, 7, 20, 75] {
            for spread in [2, 5, 1000] {
                let first = (0..<size).map { _ in Double(random.integer(below: spread)) }
                let second = (0..<size).map { _ in Double(random.integer(below: spread)) }
                var lead = 0
                var firstPairs = 0
                var secondPairs = 0
                for left in 0..<size {
                    for right in 0..<left {
                        let bySigns = (first[left] - first[right]) * (second[left] - second[right])
                        lead += bySigns > 0 ? 1 : (bySigns < 0 ? -1 : 0)
                        firstPairs += first[left] != first[right] ? 1 : 0
                        secondPairs += second[left] != second[right] ? 1 : 0
                    }
                }
                let got = try Correlation.kendall(first, second).correlation?.coefficient
                if firstPairs == 0 || secondPairs == 0 {
                    #expect(got == nil)
                } else {
                    let expected = Double(lead) / (Double(firstPairs) * Double(secondPairs)).squareRoot()
                    #expect(agree(got, expected, absolute: 1e-15))
                }
            }
        }
    }

    @Test("rank correlations take infinities as extremes, Pearson's does not take them")
    func infinities() throws {
        let column: [Double] = [-.infinity, 1, 2, 3, .infinity]
        #expect(try Correlation.spearman(column, [1, 2, 3, 4, 5]).correlation.map { agree($0.coefficient, 1) } == true)
        #expect(try Correlation.kendall(column, [1, 2, 3, 4, 5]).correlation.map { agree($0.coefficient, 1) } == true)
        #expect(try Correlation.pearson(column, [1, 2, 3, 4, 5]) == .undefined(reason: .infiniteValue))
    }

    @Test("a large common offset does not change Pearson's correlation")
    func offset() throws {
        var random = SeededNumbers(13)
        // Multiples of 2^-10 keep the sums with 1e8 exact.
        let first = random.normals(3000).map { ($0 * 1024).rounded() / 1024 }
        let second = zip(first, random.normals(3000)).map { (($0 + $1) * 1024).rounded() / 1024 }
        let plain = try #require(try Correlation.pearson(first, second).correlation)
        let moved = try #require(try Correlation.pearson(first.map { $0 + 1e8 }, second.map { $0 - 1e8 }).correlation)
        #expect(agree(plain.coefficient, moved.coefficient))
    }
}
