import Testing
import VigilStatistics

@Suite("Distances between counts")
struct CountPairTests {
    private static let rules: [EmptyBinRule] = [.floor(1e-4), .floorRenormalised(1e-4), .additive(0.5)]

    @Test("are 0 where the shares agree, whatever the sizes")
    func equalShares() throws {
        let pair = try CountPair(reference: [10, 20, 30], current: [20, 40, 60])
        #expect(pair.totalVariation == 0)
        #expect(pair.hellingerDistance == 0)
        #expect(pair.jensenShannonDivergence == 0)
        #expect(pair.divergence == 0)
        #expect(pair.greatestDifference == 0)
        #expect(pair.euclideanDistance == 0)
        #expect(agree(pair.bhattacharyyaCoefficient, 1))
        #expect(pair.populationStabilityIndex(.floor(1e-4)) == 0)
    }

    @Test("are the same with the samples swapped and the categories reordered")
    func symmetry() throws {
        let pair = try CountPair(reference: [5, 0, 17, 8], current: [9, 4, 2, 0])
        let other = try CountPair(reference: [0, 2, 4, 9], current: [8, 17, 0, 5])
        for rule in Self.rules {
            #expect(agree(pair.populationStabilityIndex(rule), other.populationStabilityIndex(rule)))
        }
        #expect(agree(pair.totalVariation, other.totalVariation))
        #expect(agree(pair.hellingerDistance, other.hellingerDistance))
        #expect(agree(pair.jensenShannonDivergence, other.jensenShannonDivergence))
        #expect(agree(pair.nullMeanTotalVariation, other.nullMeanTotalVariation))
        #expect(pair.divergence == .infinity)
        #expect(other.reverseDivergence == .infinity)
    }

    @Test("disjoint samples are as far apart as can be")
    func disjoint() throws {
        let pair = try CountPair(reference: [3, 0], current: [0, 7])
        #expect(pair.totalVariation == 1)
        #expect(agree(pair.hellingerDistance, 1))
        #expect(pair.bhattacharyyaCoefficient == 0)
        #expect(agree(pair.jensenShannonDistance(base: .two), 1))
        #expect(agree(pair.jensenShannonDistance(base: .e), 0.8325546111576977))
    }

    @Test("the rule for empty bins changes the index, so it has to be named")
    func emptyBins() throws {
        // The case of a one-sigma shift in 20 bins, in small: an empty bin decides the value.
        let pair = try CountPair(reference: [50, 50], current: [100, 0])
        let values = [EmptyBinRule.floor(1e-4), .floor(0.01), .additive(0.5)].map(pair.populationStabilityIndex)
        // (1 - ½) log 2 + (ε - ½) log(2ε) by hand for the floors.
        #expect(agree(values[0], 0.5 * 0.6931471805599453 + 0.4999 * 8.517193191416238, relative: 1e-12))
        #expect(agree(values[1], 0.5 * 0.6931471805599453 + 0.49 * 3.912023005428146, relative: 1e-12))
        #expect(values[2] < values[0])
    }

    @Test("bad counts are refused with the reason")
    func errors() {
        func code(_ reference: [Int], _ current: [Int]) -> StatisticsError.Code? {
            let error = #expect(throws: StatisticsError.self) { try CountPair(reference: reference, current: current) }
            return error?.code
        }
        #expect(code([1, 2], [1]) == .lengthMismatch)
        #expect(code([1, -1], [1, 1]) == .invalidValue)
        #expect(code([0, 0], [1, 1]) == .emptyTotal)
        #expect(code([], []) == .emptyTotal)
    }

    /// Both samples from one distribution with a few common and many rare categories.
    @Test("the null mean of the total variation is the simulated one, rare categories included", .tags(.simulation))
    func nullMean() throws {
        var random = SeededNumbers(14)
        let categories = 30
        func counts(_ size: Int) -> [Int] {
            var counts = [Int](repeating: 0, count: categories)
            for _ in 0..<size {
                let share = random.uniform()
                counts[Int(share * share * share * Double(categories))] += 1
            }
            return counts
        }
        let rounds = 400
        var distance = 0.0
        var predicted = 0.0
        for _ in 0..<rounds {
            let pair = try CountPair(reference: counts(300), current: counts(40))
            distance += pair.totalVariation
            predicted += pair.nullMeanTotalVariation
        }
        // The standard deviation of one distance is some 15 % of it.
        #expect(agree(distance, predicted, relative: 0.03))
    }

    @Test("a single category has nothing to correct")
    func single() throws {
        let pair = try CountPair(reference: [12], current: [5])
        #expect(pair.nullMeanTotalVariation == 0)
        #expect(pair.correctedTotalVariation == 0)
    }
}
