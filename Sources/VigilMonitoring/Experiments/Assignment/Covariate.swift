public import VigilDomain

/// Something known of units before an experiment, by which arms are compared.
public struct Covariate: Hashable, Sendable {
    /// Its name.
    public var name: String
    /// One value a unit.
    public var column: Column

    /// A covariate.
    ///
    /// - Parameters:
    ///   - name: Its name.
    ///   - column: One value a unit; NaN and missing names are missing.
    public init(_ name: String, _ column: Column) {
        self.name = name
        self.column = column
    }

    /// A numeric covariate.
    ///
    /// - Parameters:
    ///   - name: Its name.
    ///   - values: One value a unit; NaN is missing.
    public init(_ name: String, _ values: [Double]) { self.init(name, .numeric(NumericColumn(values))) }

    /// The most names of a categorical covariate that are compared one by one; the others are one level together.
    public static let greatestLevelCount = 20
}

/// A number of each unit, with the name under which it is compared.
struct BalanceVariable: Sendable {
    var name: String
    var values: [Double]

    /// The numbers of covariates: a numeric one is its own, a categorical one 0 or 1 for each level, and where values are
    /// missing, 0 or 1 for that.
    static func all(of covariates: [Covariate]) -> [BalanceVariable] {
        covariates.flatMap { covariate in
            switch covariate.column {
            case .numeric(let column): numbers(covariate.name, column.values)
            case .categorical(let column): indicators(covariate.name, column)
            }
        }
    }

    private static func numbers(_ name: String, _ values: [Double]) -> [BalanceVariable] {
        let own = BalanceVariable(name: name, values: values)
        guard values.contains(where: \.isNaN) else { return [own] }
        return [own, BalanceVariable(name: "\(name) is missing", values: values.map { $0.isNaN ? 1 : 0 })]
    }

    private static func indicators(_ name: String, _ column: CategoricalColumn) -> [BalanceVariable] {
        var counts = Array(repeating: 0, count: column.dictionary.count)
        var missing = 0
        for code in column.codes {
            if code == CategoricalColumn.missing { missing += 1 } else { counts[Int(code)] += 1 }
        }
        // The most frequent first, and of equally frequent ones the first seen, so that the order is always the same.
        let present = counts.indices.filter { counts[$0] > 0 }.sorted { (-counts[$0], $0) < (-counts[$1], $1) }
        let named = present.prefix(Covariate.greatestLevelCount)
        var variables = named.map { level in
            BalanceVariable(
                name: "\(name) = \(column.dictionary[level])", values: column.codes.map { $0 == UInt32(level) ? 1 : 0 })
        }
        if present.count > named.count {
            let others = Set(present.dropFirst(named.count).map { UInt32($0) })
            variables.append(
                BalanceVariable(
                    name: "\(name), other names", values: column.codes.map { others.contains($0) ? 1 : 0 }))
        }
        if missing > 0 {
            variables.append(
                BalanceVariable(
                    name: "\(name) is missing",
                    values: column.codes.map { $0 == CategoricalColumn.missing ? 1 : 0 }))
        }
        return variables
    }
}
