/// Numbers of one column; NaN is a missing value.
public struct NumericColumn: Hashable, Sendable {
    /// One value a row.
    public var values: [Double]

    /// A column of these values.
    public init(_ values: [Double]) { self.values = values }
}

/// Names of one column, as codes into a dictionary.
public struct CategoricalColumn: Hashable, Sendable {
    /// The code of a missing value.
    public static let missing = UInt32.max

    /// The distinct names; a code is an index into it.
    public var dictionary: [String]
    /// One code a row, or `missing`.
    public var codes: [UInt32]

    /// A column from codes and their dictionary; every code must be `missing` or an index.
    public init(dictionary: [String], codes: [UInt32]) {
        self.dictionary = dictionary
        self.codes = codes
    }

    /// A column from one name a row, `nil` for a missing one.
    public init(_ names: [String?]) {
        var index: [String: UInt32] = [:]
        dictionary = []
        codes = []
        codes.reserveCapacity(names.count)
        for name in names {
            guard let name else {
                codes.append(Self.missing)
                continue
            }
            if let code = index[name] {
                codes.append(code)
            } else {
                let code = UInt32(dictionary.count)
                index[name] = code
                dictionary.append(name)
                codes.append(code)
            }
        }
    }

    /// The name in a row, or `nil` where it is missing.
    public subscript(row: Int) -> String? {
        let code = codes[row]
        return code == Self.missing ? nil : dictionary[Int(code)]
    }
}

/// One column of a batch.
public enum Column: Hashable, Sendable {
    /// Numbers, NaN where missing.
    case numeric(NumericColumn)
    /// Names, as codes.
    case categorical(CategoricalColumn)

    /// How many rows it has.
    public var count: Int {
        switch self {
        case .numeric(let column): column.values.count
        case .categorical(let column): column.codes.count
        }
    }

    /// Numbers or names.
    public var kind: ColumnKind {
        switch self {
        case .numeric: .numeric
        case .categorical: .categorical
        }
    }

    /// The numbers, when it holds numbers.
    public var numbers: [Double]? {
        if case .numeric(let column) = self { column.values } else { nil }
    }

    /// The names, when it holds names.
    public var names: CategoricalColumn? {
        if case .categorical(let column) = self { column } else { nil }
    }

    /// A column without rows.
    public static func empty(_ kind: ColumnKind) -> Column {
        switch kind {
        case .numeric: .numeric(NumericColumn([]))
        case .categorical: .categorical(CategoricalColumn(dictionary: [], codes: []))
        }
    }

    /// A column of missing values.
    public static func allMissing(_ kind: ColumnKind, count: Int) -> Column {
        switch kind {
        case .numeric: .numeric(NumericColumn(Array(repeating: .nan, count: count)))
        case .categorical:
            .categorical(
                CategoricalColumn(
                    dictionary: [], codes: Array(repeating: CategoricalColumn.missing, count: count)))
        }
    }
}
