extension String {
    /// "MathProblem" as `math_problem`, "LMAsJudge" as `lm_as_judge`.
    var snakeCase: String {
        let letters = Array(self)
        var name = ""
        for (index, letter) in letters.enumerated() {
            let next = index + 1 < letters.count ? letters[index + 1] : nil
            if letter.isUppercase, let last = name.last, last != "_",
                !letters[index - 1].isUppercase || next?.isLowercase == true
            {
                name += "_"
            }
            name += letter.lowercased()
        }
        return name
    }
}
