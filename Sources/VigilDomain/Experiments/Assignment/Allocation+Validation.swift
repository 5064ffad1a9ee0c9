extension Allocation {
    /// Checks everything that can be seen of it alone; what overlaps in a layer, the layer knows.
    ///
    /// - Parameter part: What the allocation is part of, such as `allocation`; empty for one by itself.
    /// - Throws: `DomainError` that names the field behind the part's name.
    /// - Complexity: O(arms² + overrides + conditions).
    public func validate(as part: String = "") throws(DomainError) {
        do throws(DomainError) {
            try validateFields()
        } catch {
            throw part.isEmpty ? error : error.inside(part)
        }
    }

    private func validateFields() throws(DomainError) {
        try validateArms()
        try validateSalt()
        try AssignmentNames.validate(unit.rawValue, field: "unit")
        if let fallbackUnit {
            try AssignmentNames.validate(fallbackUnit.rawValue, field: "fallback_unit")
            guard fallbackUnit != unit else {
                throw DomainError(
                    .invalidValue, field: "fallback_unit", detail: "\"\(fallbackUnit)\" is the unit itself")
            }
        }
        guard coverage >= 0, coverage <= 1 else {
            throw DomainError(
                .invalidValue, field: "coverage", detail: "\(coverage) was given; it must be from 0 to 1")
        }
        try targeting?.validate(as: "targeting")
        try layer?.validate(as: "layer")
        try validateHoldouts()
        try validateOverrides()
        guard minimumVersion >= 1, version >= minimumVersion else {
            throw DomainError(
                .invalidValue, field: minimumVersion < 1 ? "minimum_version" : "version",
                detail:
                    "version \(version) with minimum \(minimumVersion) was given; versions count from 1, and none is "
                    + "below the minimum")
        }
    }

    private func validateSalt() throws(DomainError) {
        try AssignmentNames.validate(salt, field: "salt")
        for prefix in [Holdout.saltPrefix, LayerSlot.saltPrefix] where salt.utf8.starts(with: prefix.utf8) {
            throw DomainError(
                .invalidName, field: "salt",
                detail: "\"\(salt)\" begins with \"\(prefix)\"; its draw would be that of a layer or holdout")
        }
    }

    private func validateHoldouts() throws(DomainError) {
        guard holdouts.count <= Self.greatestHoldoutCount else {
            throw DomainError(
                .invalidValue, field: "holdouts",
                detail: "\(holdouts.count) were given; at most \(Self.greatestHoldoutCount) are allowed")
        }
        for (index, holdout) in holdouts.enumerated() { try holdout.validate(as: "holdouts[\(index)]") }
        if let index = AssignmentNames.firstRepeated(holdouts.map(\.name)) {
            throw DomainError(
                .invalidValue, field: "holdouts[\(index)].name",
                detail: "\"\(holdouts[index].name)\" is there twice")
        }
    }

    private func validateOverrides() throws(DomainError) {
        guard overrides.count <= Self.greatestOverrideCount else {
            throw DomainError(
                .invalidValue, field: "overrides",
                detail: "\(overrides.count) were given; at most \(Self.greatestOverrideCount) are allowed")
        }
        for (index, override) in overrides.enumerated() {
            guard !override.unit.isEmpty else {
                throw DomainError(
                    .invalidValue, field: "overrides[\(index)].unit", detail: "an empty text identifies no unit")
            }
            guard self.index(ofArm: override.arm) != nil else {
                throw DomainError(
                    .unknownField, field: "overrides[\(index)].arm",
                    detail: "\"\(override.arm)\" is no arm; there are "
                        + arms.map { "\"\($0.name)\"" }.joined(separator: ", "))
            }
        }
        if let index = AssignmentNames.firstRepeated(overrides.map(\.unit)) {
            throw DomainError(
                .invalidValue, field: "overrides[\(index)].unit",
                detail: "\"\(overrides[index].unit)\" has two overrides")
        }
    }
}
