const js = require("@eslint/js");
const globals = require("globals");


module.exports = [
  js.configs.recommended,
  {
    files: ["**/*.js"],
    languageOptions: { ecmaVersion: 2022, sourceType: "script", globals: { ...globals.browser, vis: "readonly" } },
    rules: {
      // what one script defines another uses: the type checker, which sees all of them, looks for names that nobody defines
      "no-undef": "off",
      "no-unused-vars": ["error", { vars: "local" }],
      "no-implied-eval": "error", "no-eval": "error", "eqeqeq": "error", "no-var": "error", "prefer-const": "error",
      "no-restricted-properties": ["error", ...["innerHTML", "outerHTML", "insertAdjacentHTML", "write"].map((property) => ({ property, message: "text is data" }))],
    },
  },
];
