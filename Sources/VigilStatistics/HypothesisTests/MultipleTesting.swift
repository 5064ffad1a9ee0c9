/// Corrections of p-values for their number.
public enum MultipleTesting: String, Sendable, Hashable, Codable, CaseIterable {
    /// Family-wise error, p · m.
    case bonferroni
    /// Family-wise error, stepping down; never worse than Bonferroni and as general.
    case holm
    /// Family-wise error, stepping up, for independent or positively dependent tests.
    case hochberg
    /// Family-wise error by closed testing with Simes' test, for independent or positively dependent tests.
    case hommel
    /// Family-wise error for independent tests, 1 - (1 - p)ᵐ.
    case sidak
    /// Šidák's formula, stepping down.
    case holmSidak
    /// False discovery rate for independent or positively dependent tests.
    case benjaminiHochberg
    /// False discovery rate under any dependence.
    case benjaminiYekutieli

    /// The adjusted p-values; those at most α are the rejected hypotheses at level α.
    ///
    /// - Parameter pValues: 0...1 in any order. NaN means that nothing was tested: it does not count towards the number of
    ///   tests and stays NaN.
    /// - Returns: As many adjusted p-values, 0...1, in the order of the input, each at least its p-value.
    /// - Complexity: O(m log m), Hommel's included.
    /// - Source: For Hommel's in this time, Meijer, Krebs and Goeman 2019, "Hommel's procedure in linear time",
    ///   doi:10.1002/bimj.201700316.
    public func adjusted(_ pValues: [Double]) -> [Double] {
        let tested = pValues.indices.filter { !pValues[$0].isNaN }
        let given = tested.map { pValues[$0] }
        let order = ascendingOrder(of: given)
        let sorted = order.map { given[$0] }
        var result = pValues
        for (place, value) in adjustedAscending(sorted).enumerated() {
            // Rounding in a formula must not pass below the p-value itself.
            result[tested[order[place]]] = max(sorted[place], min(1, value))
        }
        return result
    }

    private func adjustedAscending(_ p: [Double]) -> [Double] {
        let m = Double(p.count)
        switch self {
        case .bonferroni: return p.map { $0 * m }
        case .sidak: return p.map { Self.sidak($0, m) }
        case .holm: return Self.steppingDown(p) { $0 * $1 }
        case .holmSidak: return Self.steppingDown(p, Self.sidak)
        case .hochberg: return Self.steppingUp(p) { value, rank in value * (m - rank + 1) }
        case .benjaminiHochberg: return Self.steppingUp(p) { value, rank in value * m / rank }
        case .benjaminiYekutieli:
            let harmonic = p.indices.reduce(0.0) { $0 + 1 / Double($1 + 1) }
            return Self.steppingUp(p) { value, rank in value * m * harmonic / rank }
        case .hommel: return HommelAdjustment(ascending: p).values
        }
    }

    /// 1 - (1 - p)ᵐ, right for small p too.
    private static func sidak(_ p: Double, _ count: Double) -> Double {
        p >= 1 ? 1 : -Elementary.expMinusOne(count * Elementary.log(onePlus: -p))
    }

    /// Largest so far of a formula of the p-value and the number of p-values from it on.
    private static func steppingDown(_ p: [Double], _ formula: (Double, Double) -> Double) -> [Double] {
        var greatest = 0.0
        return p.indices.map { index in
            greatest = max(greatest, formula(p[index], Double(p.count - index)))
            return greatest
        }
    }

    /// Least from here on of a formula of the p-value and its rank.
    private static func steppingUp(_ p: [Double], _ formula: (Double, Double) -> Double) -> [Double] {
        var values = p
        var least = Double.infinity
        for index in p.indices.reversed() {
            least = min(least, formula(p[index], Double(index + 1)))
            values[index] = least
        }
        return values
    }
}
