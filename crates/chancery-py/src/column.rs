//! Columns of a caller's table, whatever way they are laid out: texts in four layouts, numbers as names, dates as dates.

use arrow_array::cast::AsArray;
use arrow_array::types::{Date32Type, Float64Type, Int32Type, Int64Type};
use arrow_array::{Array, RecordBatch};
use arrow_schema::{DataType, TimeUnit};

use crate::error::Fault;

/// One column of a batch, to be asked for words.
pub struct Column<'a> {
    name: &'a str,
    array: &'a dyn Array,
}

impl<'a> Column<'a> {
    /// The column of this name; none where the caller did not ask for it by name and the table does not have it.
    pub fn find(batch: &'a RecordBatch, name: &'a str, must_be_there: bool) -> Result<Option<Column<'a>>, Fault> {
        let Some(array) = batch.column_by_name(name) else {
            let schema = batch.schema();
            let there: Vec<&str> = schema.fields().iter().map(|field| field.name().as_str()).collect();
            let message = format!("there is no column `{name}`; the table has {}", there.join(", "));
            return if must_be_there { Err(Fault::new("column", message).at(name)) } else { Ok(None) };
        };
        let column = Column { name, array: array.as_ref() };
        column.check()?;
        Ok(Some(column))
    }

    fn check(&self) -> Result<(), Fault> {
        use DataType::{Binary, Date32, Float64, Int32, Int64, LargeBinary, LargeUtf8, Null, Timestamp, Utf8, Utf8View};
        match self.array.data_type() {
            Utf8 | LargeUtf8 | Utf8View | Binary | LargeBinary | Int32 | Int64 | Float64 | Date32 | Timestamp(..) | Null => Ok(()),
            other => Err(Fault::new("column", format!("the column `{}` is of type {other}; make it text", self.name)).at(self.name)),
        }
    }

    /// The words in a row; an error where its bytes are no UTF-8.
    pub fn words(&self, row: usize) -> Result<Option<String>, Fault> {
        if self.array.is_null(row) || self.array.data_type() == &DataType::Null {
            return Ok(None);
        }
        Ok(match self.array.data_type() {
            DataType::Utf8 => Some(self.array.as_string::<i32>().value(row).to_owned()),
            DataType::LargeUtf8 => Some(self.array.as_string::<i64>().value(row).to_owned()),
            DataType::Utf8View => Some(self.array.as_string_view().value(row).to_owned()),
            DataType::Binary => Some(self.decoded(self.array.as_binary::<i32>().value(row))?),
            DataType::LargeBinary => Some(self.decoded(self.array.as_binary::<i64>().value(row))?),
            DataType::Int32 => Some(self.array.as_primitive::<Int32Type>().value(row).to_string()),
            DataType::Int64 => Some(self.array.as_primitive::<Int64Type>().value(row).to_string()),
            DataType::Float64 => Some(self.array.as_primitive::<Float64Type>().value(row).to_string()),
            DataType::Date32 => day(i64::from(self.array.as_primitive::<Date32Type>().value(row)) * 86_400),
            DataType::Timestamp(unit, _) => day(seconds(self.array, row, *unit)),
            _ => None,
        })
    }

    fn decoded(&self, bytes: &[u8]) -> Result<String, Fault> {
        String::from_utf8(bytes.to_vec()).map_err(|error| {
            Fault::new("encoding", format!("the column `{}` holds bytes that are no UTF-8: {error}", self.name)).at(self.name)
        })
    }
}

fn seconds(array: &dyn Array, row: usize, unit: TimeUnit) -> i64 {
    use arrow_array::types::{TimestampMicrosecondType, TimestampMillisecondType, TimestampNanosecondType, TimestampSecondType};
    match unit {
        TimeUnit::Second => array.as_primitive::<TimestampSecondType>().value(row),
        TimeUnit::Millisecond => array.as_primitive::<TimestampMillisecondType>().value(row).div_euclid(1_000),
        TimeUnit::Microsecond => array.as_primitive::<TimestampMicrosecondType>().value(row).div_euclid(1_000_000),
        TimeUnit::Nanosecond => array.as_primitive::<TimestampNanosecondType>().value(row).div_euclid(1_000_000_000),
    }
}

/// The day in UTC, `YYYY-MM-DD`.
fn day(seconds: i64) -> Option<String> {
    let moment = jiff::Timestamp::from_second(seconds).ok()?;
    Some(moment.to_zoned(jiff::tz::TimeZone::UTC).date().to_string())
}
