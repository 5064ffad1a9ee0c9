/// How likely it is that a current sample holds so many values that a reference never had, when nothing changed.
public enum UnseenValues {
    /// The probability that given values of the pooled sample are all in the current one.
    ///
    /// M (M - 1) ... (M - k + 1) / ((N + M) (N + M - 1) ... (N + M - k + 1)): every way to deal the pooled values to the two
    /// samples is equally likely.
    ///
    /// - Parameters:
    ///   - count: How many values, k, at least 0.
    ///   - referenceCount: N, at least 0.
    ///   - currentCount: M, at least k.
    /// - Returns: 0...1; 1 for no values.
    /// - Complexity: O(k), less where the product underflows.
    public static func probability(allInCurrent count: Int, referenceCount: Int, currentCount: Int) -> Double {
        var product = 1.0
        let total = referenceCount + currentCount
        for index in 0..<max(0, count) {
            product *= Double(currentCount - index) / Double(total - index)
            if product < 1e-300 { return product }
        }
        return product
    }

    /// The probability of at least as many current rows in categories without a reference row.
    ///
    /// Given how often each category occurs in both samples together, s times, its rows are all current with the
    /// probability above. The number of rows in such categories is a sum over categories, taken as independent; they are
    /// slightly negatively dependent, which makes the p-value slightly too large.
    ///
    /// - Parameters:
    ///   - reference: The reference's count of each category, at least 0.
    ///   - current: The current sample's, in the same order.
    /// - Returns: 0...1; 1 where every category is known.
    /// - Complexity: O(categories + rows in rare categories).
    public static func pValue(reference: [Int], current: [Int]) -> Double {
        var unseen = 0
        var categoriesBySize: [Int: Int] = [:]
        for (before, now) in zip(reference, current) where before + now > 0 {
            if before == 0 { unseen += now }
            categoriesBySize[before + now, default: 0] += 1
        }
        guard unseen > 0 else { return 1 }
        let law = UnseenRowsLaw(
            categoriesBySize: categoriesBySize, referenceCount: reference.reduce(0, +),
            currentCount: current.reduce(0, +))
        return law.survival(unseen)
    }
}

/// The law of the number of rows in categories that the reference does not have: a sum of s times a binomial number for
/// each size s.
private struct UnseenRowsLaw {
    private struct Part {
        let size: Int
        let categories: Int
        let probability: Double
    }

    private let parts: [Part]
    private let mean: Double
    private let variance: Double

    init(categoriesBySize: [Int: Int], referenceCount: Int, currentCount: Int) {
        var parts: [Part] = []
        for (size, categories) in categoriesBySize.sorted(by: { $0.key < $1.key }) where size <= currentCount {
            let probability = UnseenValues.probability(
                allInCurrent: size, referenceCount: referenceCount, currentCount: currentCount)
            // Even 2^31 categories of such a size would add nothing that shows.
            guard probability > 1e-30 else { break }
            parts.append(Part(size: size, categories: categories, probability: probability))
        }
        self.parts = parts
        mean = parts.reduce(0) { $0 + Double($1.categories * $1.size) * $1.probability }
        variance = parts.reduce(0) {
            $0 + Double($1.categories * $1.size * $1.size) * $1.probability * (1 - $1.probability)
        }
    }

    /// P(rows >= count).
    func survival(_ count: Int) -> Double {
        let excess = Double(count) - mean
        let deviation = variance.squareRoot()
        if variance > 400, excess < 8 * deviation {
            return NormalDistribution.standard.survival((excess - 0.5) / deviation)
        }
        guard count <= 4096 else {
            // Bernstein's inequality, an upper limit; that far out it is all that is needed.
            let widest = Double(parts.last?.size ?? 1)
            return excess <= 0
                ? 1 : min(1, Elementary.exp(-excess * excess / (2 * (variance + widest * excess / 3))))
        }
        return exactSurvival(count)
    }

    private func exactSurvival(_ count: Int) -> Double {
        // Probabilities of 0, 1, ..., count - 1 rows.
        var law = [Double](repeating: 0, count: count)
        law[0] = 1
        for part in parts {
            let chance = BinomialRow(chance: part.probability, complement: 1 - part.probability)
            let most = min(part.categories, (count - 1) / part.size)
            let binomial = chance.values(trials: part.categories, from: 0, through: most)
            for rows in law.indices.reversed() {
                var sum = 0.0
                for (drawn, probability) in binomial.enumerated() where drawn * part.size <= rows {
                    sum += probability * law[rows - drawn * part.size]
                }
                law[rows] = sum
            }
        }
        return min(1, max(0, 1 - law.reduce(0, +)))
    }
}
