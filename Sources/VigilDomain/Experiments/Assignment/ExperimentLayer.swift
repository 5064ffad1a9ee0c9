/// The part of a layer that one experiment has: only units whose bucket in the layer lies in it can be in the experiment.
///
/// The layer's bucket is that of the salt `layer/NAME`, and has nothing to do with the one that chooses the arm. In
/// GrowthBook's hashes it is a namespace: version 1 with the seed `__NAME`.
public struct LayerSlot: Hashable, Sendable, Codable {
    /// The layer's name.
    public var layer: String
    /// The parts of the layer's buckets; at least one.
    public var ranges: [BucketRange]

    /// A part of a layer.
    ///
    /// - Parameters:
    ///   - layer: The layer's name.
    ///   - ranges: The parts of the layer's buckets.
    public init(layer: String, ranges: [BucketRange]) {
        self.layer = layer
        self.ranges = ranges
    }

    /// What comes before the name in its salt; no experiment's own salt begins with it.
    static let saltPrefix = "layer/"

    /// The function that gives units their place in the layer.
    ///
    /// - Parameter hash: The experiment's hash; all experiments of a layer have the same.
    /// - Returns: The function.
    public func function(_ hash: AssignmentHash) -> BucketFunction {
        guard let growthBook = hash.growthBook else { return hash.salted(with: Self.saltPrefix + layer) }
        let first: AssignmentHash =
            switch growthBook.text {
            case .utf16: .growthBook1
            case .codePoints: .growthBook1CodePoints
            case .utf8: .growthBook1UTF8
            }
        return first.salted(with: "__" + layer)
    }

    /// Whether a place in the layer belongs to the experiment.
    ///
    /// - Parameter bucket: The unit's bucket in the layer.
    /// - Returns: Whether it does.
    public func contains(_ bucket: Double) -> Bool { ranges.contains { $0.contains(bucket) } }

    /// The share of all units that can be in the experiment.
    public var share: Double { ranges.reduce(0) { $0 + $1.width } }

    /// Checks the ranges, also against each other.
    ///
    /// - Parameter field: What it is, for the error.
    /// - Throws: `DomainError` that names the field.
    func validate(as field: String) throws(DomainError) {
        try AssignmentNames.validate(layer, field: "\(field).layer")
        guard (1...100).contains(ranges.count) else {
            throw DomainError(
                .invalidValue, field: "\(field).ranges",
                detail: "\(ranges.count) ranges were given; 1 to 100 are allowed")
        }
        for (index, range) in ranges.enumerated() {
            try range.validate(as: "\(field).ranges[\(index)]")
            if let other = ranges[..<index].firstIndex(where: { $0.overlap(with: range) > 0 }) {
                throw DomainError(
                    .invalidValue, field: "\(field).ranges[\(index)]",
                    detail: "\(range.start)..<\(range.end) overlaps the range \(other) of the same experiment")
            }
        }
    }
}

/// Experiments that exclude each other: no unit is in two of them.
public struct ExperimentLayer: Hashable, Sendable, Codable {
    /// An experiment and its part.
    public struct Member: Hashable, Sendable, Codable {
        /// The experiment's name.
        public var experiment: String
        /// Its parts of the layer's buckets.
        public var ranges: [BucketRange]

        /// A member.
        ///
        /// - Parameters:
        ///   - experiment: The experiment's name.
        ///   - ranges: Its parts of the layer's buckets.
        public init(experiment: String, ranges: [BucketRange]) {
            self.experiment = experiment
            self.ranges = ranges
        }
    }

    /// The layer's name, from which its hash follows.
    public var name: String
    /// The experiments in it, and those to come.
    public var members: [Member]

    /// A layer.
    ///
    /// - Parameters:
    ///   - name: Its name.
    ///   - members: The experiments in it.
    public init(name: String, members: [Member] = []) {
        self.name = name
        self.members = members
    }

    /// What an experiment's allocation has to hold.
    ///
    /// - Parameter experiment: The experiment's name.
    /// - Returns: Its part; `nil` if it is not in the layer.
    public func slot(of experiment: String) -> LayerSlot? {
        members.first { AssignmentNames.areSame($0.experiment, experiment) }.map {
            LayerSlot(layer: name, ranges: $0.ranges)
        }
    }

    /// The parts that no experiment has, in their order.
    public var free: [BucketRange] {
        var gaps: [BucketRange] = []
        var end = 0.0
        for range in members.flatMap(\.ranges).sorted(by: { $0.start < $1.start }) {
            if range.start > end { gaps.append(BucketRange(start: end, end: range.start)) }
            end = max(end, range.end)
        }
        if end < 1 { gaps.append(BucketRange(start: end, end: 1)) }
        return gaps
    }

    /// Gives an experiment a part of what is free, from the lowest bucket on; nobody else's part changes.
    ///
    /// - Parameters:
    ///   - experiment: Its name; not in the layer yet.
    ///   - share: The share of all units that it needs, above 0.
    /// - Returns: The part that it has now.
    /// - Throws: `DomainError` for a name that is there already, or a share that is not free.
    public mutating func place(_ experiment: String, share: Double) throws(DomainError) -> LayerSlot {
        guard slot(of: experiment) == nil else {
            throw DomainError(.invalidValue, field: "experiment", detail: "\"\(experiment)\" is in the layer already")
        }
        let available = free.reduce(0) { $0 + $1.width }
        guard share > 0, share <= available + 1e-12 else {
            throw DomainError(
                .invalidValue, field: "share",
                detail: "\(share) was given; it must be above 0, and \(available) of layer \"\(name)\" is free")
        }
        var ranges: [BucketRange] = []
        var rest = share
        for gap in free where rest > 1e-12 {
            // The last part ends where the gap does, not a rounding before it.
            let end = gap.width - rest <= 1e-12 ? gap.end : gap.start + rest
            ranges.append(BucketRange(start: gap.start, end: end))
            rest -= gap.width
        }
        members.append(Member(experiment: experiment, ranges: ranges))
        try validate()
        return LayerSlot(layer: name, ranges: ranges)
    }

    /// Checks that names differ and no two experiments share a bucket.
    ///
    /// - Throws: `DomainError` that names the field, and both experiments where they overlap.
    public func validate() throws(DomainError) {
        try AssignmentNames.validate(name, field: "name")
        for (index, member) in members.enumerated() {
            let field = "members[\(index)]"
            try AssignmentNames.validate(member.experiment, field: "\(field).experiment")
            try LayerSlot(layer: name, ranges: member.ranges).validate(as: field)
            for other in members[..<index] {
                guard !AssignmentNames.areSame(other.experiment, member.experiment) else {
                    throw DomainError(
                        .invalidValue, field: "\(field).experiment",
                        detail: "\"\(member.experiment)\" is in the layer twice")
                }
                for range in member.ranges {
                    guard let common = other.ranges.first(where: { $0.overlap(with: range) > 0 }) else { continue }
                    throw DomainError(
                        .invalidValue, field: "\(field).ranges",
                        detail: "\(range.start)..<\(range.end) of \"\(member.experiment)\" overlaps "
                            + "\(common.start)..<\(common.end) of \"\(other.experiment)\"")
                }
            }
        }
    }
}
