extension Column {
    /// The rows at `indices`, in that order; each must be a row of this column.
    public func rows(_ indices: [Int]) -> Column {
        switch self {
        case .numeric(let column):
            return .numeric(NumericColumn(indices.map { column.values[$0] }))
        case .categorical(let column):
            return .categorical(
                CategoricalColumn(dictionary: column.dictionary, codes: indices.map { column.codes[$0] }))
        }
    }

    /// Adds the rows of `other` behind this column's own.
    ///
    /// - Parameter other: A column of the same kind.
    /// - Throws: `DomainError` with code `invalidValue` when the kinds differ.
    public mutating func append(_ other: Column) throws(DomainError) {
        guard kind == other.kind else {
            throw DomainError(
                .invalidValue, field: "", detail: "a \(other.kind) column cannot follow a \(kind) one")
        }
        switch other {
        case .numeric(let more):
            guard case .numeric(var own) = take() else { return }
            own.values.append(contentsOf: more.values)
            self = .numeric(own)
        case .categorical(let more):
            guard case .categorical(var own) = take() else { return }
            own.append(more)
            self = .categorical(own)
        }
    }

    /// The column, which is left empty: whoever has it alone grows it in place, and every other way would copy it.
    private mutating func take() -> Column {
        let taken = self
        self = .empty(taken.kind)
        return taken
    }
}

extension Column {
    /// Makes room for so many rows in all.
    ///
    /// - Parameter count: How many.
    public mutating func reserveCapacity(_ count: Int) {
        switch take() {
        case .numeric(var column):
            column.values.reserveCapacity(count)
            self = .numeric(column)
        case .categorical(var column):
            column.codes.reserveCapacity(count)
            self = .categorical(column)
        }
    }
}

extension CategoricalColumn {
    /// Adds the rows of `other`, translating its codes into this column's dictionary.
    public mutating func append(_ other: CategoricalColumn) {
        let translated = codes(addingNames: other.dictionary)
        // Without reserving just what is needed: many short columns would each move all that came before.
        codes.append(contentsOf: other.codes.lazy.map { $0 == Self.missing ? Self.missing : translated[Int($0)] })
    }

    /// As many comparisons of names take less time than a table of them.
    private static let mostComparisons = 256

    /// The codes of `names` in this column, whose dictionary gets those that it does not have yet.
    private mutating func codes(addingNames names: [String]) -> [UInt32] {
        // Batches of a few rows have a few names each.
        var index: [String: UInt32]?
        if names.count * (dictionary.count + names.count) > Self.mostComparisons {
            index = Dictionary(dictionary.enumerated().map { ($1, UInt32($0)) }) { _, last in last }
        }
        return names.map { name in
            if let code = index.map({ $0[name] }) ?? dictionary.lastIndex(of: name).map({ UInt32($0) }) { return code }
            let code = UInt32(dictionary.count)
            index?[name] = code
            dictionary.append(name)
            return code
        }
    }

    /// How often each name of the dictionary occurs, in its order, and how many rows are missing.
    public func counts() -> (byCode: [Int], missing: Int) {
        var byCode = Array(repeating: 0, count: dictionary.count)
        var missing = 0
        for code in codes {
            if code == Self.missing { missing += 1 } else { byCode[Int(code)] += 1 }
        }
        return (byCode, missing)
    }
}
