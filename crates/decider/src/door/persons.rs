//! Persons whom bodies name by their ids.

use proto::PersonId;
use serde_json::{Map, Value};

/// The persons whose ids stand in a field, as one text or a list of them. What is no id is passed over.
pub fn persons_at(body: &Map<String, Value>, field: &str) -> Vec<PersonId> {
    let ids = match body.get(field) {
        Some(Value::Array(ids)) => ids.as_slice(),
        Some(id) => std::slice::from_ref(id),
        None => &[],
    };
    ids.iter().filter_map(|id| id.as_str()?.parse().ok()).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn one_id_or_a_list_of_them_is_read_and_nothing_else() {
        let [ann, bob] = [PersonId([1; 16]), PersonId([2; 16])];
        for (value, expected) in [
            (json!(ann), vec![ann]),
            (json!([ann, "bob", bob, 7, null]), vec![ann, bob]),
            (json!("ann"), vec![]),
            (json!(null), vec![]),
            (json!({ "persons": ann }), vec![]),
        ] {
            let body = Map::from_iter([("persons".to_owned(), value.clone())]);
            assert_eq!(persons_at(&body, "persons"), expected, "{value}");
            assert_eq!(persons_at(&body, "others"), []);
        }
    }
}
